//! Pictures that people send. What is sent is never kept: it is decoded within limits and drawn anew, so that nothing hides in it and no
//! place or time of taking remains.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// Width and height of what is kept, in pixels; a smaller picture stays as small as it is.
const SIDE: u32 = 256;
/// Largest width or height that is decoded, in pixels.
const DECODED_SIDE: u32 = 4_096;
/// Most memory for decoding, in bytes: 4096 × 4096 pixels of four bytes.
const DECODED_BYTES: u64 = 64 * 1024 * 1024;
/// Of 100.
const JPEG_QUALITY: u8 = 85;

/// One picture at a time: a decoded one may take 64 MiB.
static DRAWING: Semaphore = Semaphore::const_new(1);

/// A picture as it is kept.
#[derive(Debug, FromRow)]
pub struct Picture {
    /// Of the bytes: in the picture's address, so that a new one is fetched at once.
    pub hash: String,
    /// `image/png` or `image/jpeg`.
    pub mime: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Draws the middle square of a JPEG, PNG or WebP file anew.
pub async fn redraw(file: Vec<u8>) -> Result<Picture> {
    let _turn = DRAWING.acquire().await.map_err(anyhow::Error::new)?;
    tokio::task::spawn_blocking(move || draw(&file)).await.map_err(anyhow::Error::new)?
}

/// What cannot be decoded, or not within the limits, is the sender's fault.
fn draw(file: &[u8]) -> Result<Picture> {
    let invalid = |why| Error::Invalid { field: "picture", why };
    let format = image::guess_format(file).map_err(|_| invalid("unknown_format"))?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(invalid("unknown_format"));
    }
    let picture = decode(file, format).map_err(|error| match error {
        image::ImageError::Limits(_) => invalid("too_large"),
        _ => invalid("malformed"),
    })?;
    let side = SIDE.min(picture.width()).min(picture.height());
    let picture = picture.resize_to_fill(side, side, FilterType::Lanczos3);
    let mut bytes = Vec::new();
    let mime = if picture.color().has_alpha() {
        let picture = DynamicImage::ImageRgba8(picture.into_rgba8());
        picture.write_with_encoder(PngEncoder::new(&mut bytes)).map_err(anyhow::Error::new)?;
        "image/png"
    } else {
        let picture = DynamicImage::ImageRgb8(picture.into_rgb8());
        let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
        picture.write_with_encoder(encoder).map_err(anyhow::Error::new)?;
        "image/jpeg"
    };
    let mut first = [0; 8];
    first.copy_from_slice(&Sha256::digest(&bytes)[..8]);
    let hash = format!("{:016x}", u64::from_be_bytes(first));
    Ok(Picture { hash, mime: mime.to_owned(), bytes })
}

fn decode(file: &[u8], format: ImageFormat) -> image::ImageResult<DynamicImage> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(DECODED_SIDE);
    limits.max_image_height = Some(DECODED_SIDE);
    limits.max_alloc = Some(DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(picture: &DynamicImage, format: ImageFormat) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format)?;
        Ok(bytes.into_inner())
    }

    #[expect(clippy::needless_pass_by_value, reason = "so that a test can pass what it calls")]
    fn why(drawn: Result<Picture>) -> Option<&'static str> {
        match drawn {
            Err(Error::Invalid { why, .. }) => Some(why),
            _ => None,
        }
    }

    #[test]
    fn a_photo_becomes_a_small_square() -> anyhow::Result<()> {
        let drawn = draw(&file(&DynamicImage::new_rgb8(900, 600), ImageFormat::Jpeg)?)?;
        let again = image::load_from_memory(&drawn.bytes)?;
        assert_eq!((drawn.mime.as_str(), again.width(), again.height()), ("image/jpeg", 256, 256));
        assert_eq!(drawn.hash.len(), 16);
        Ok(())
    }

    #[test]
    fn a_small_picture_with_holes_stays_small_and_keeps_them() -> anyhow::Result<()> {
        let drawn = draw(&file(&DynamicImage::new_rgba8(40, 30), ImageFormat::WebP)?)?;
        let again = image::load_from_memory(&drawn.bytes)?;
        assert_eq!((drawn.mime.as_str(), again.width(), again.height()), ("image/png", 30, 30));
        Ok(())
    }

    #[test]
    fn what_is_no_picture_or_too_large_a_one_is_refused() -> anyhow::Result<()> {
        assert_eq!(why(draw(b"<svg xmlns='http://www.w3.org/2000/svg'/>")), Some("unknown_format"));
        let png = file(&DynamicImage::new_luma8(5_000, 2), ImageFormat::Png)?;
        assert_eq!(why(draw(&png)), Some("too_large"));
        let png = file(&DynamicImage::new_luma8(50, 50), ImageFormat::Png)?;
        assert_eq!(why(draw(&png[..40])), Some("malformed"));
        Ok(())
    }
}
