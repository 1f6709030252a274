//! Pictures of people. What is sent is never kept: it is decoded within limits and drawn anew, so that nothing hides in it and no
//! place or time of taking remains.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use mellanrum_protocol::PersonId;
use mellanrum_protocol::shapes::identity::Scope;
use mellanrum_protocol::shapes::people::Me;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::store::{self, AvatarRow};
use super::{Actor, people, profile};
use crate::app::App;
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

/// Sets one's picture, from a JPEG, PNG or WebP file.
pub async fn put(app: &App, by: &Actor, file: Vec<u8>) -> Result<Me> {
    by.require(Scope::Manage)?;
    let turn = DRAWING.acquire().await.map_err(anyhow::Error::new)?;
    let drawn = tokio::task::spawn_blocking(move || draw(&file)).await.map_err(anyhow::Error::new)??;
    drop(turn);
    set(app, by, Some(&drawn)).await
}

/// Takes one's picture away.
pub async fn delete(app: &App, by: &Actor) -> Result<Me> {
    by.require(Scope::Manage)?;
    set(app, by, None).await
}

/// Somebody's picture, for those who share a network or room with them; for others there is none.
pub async fn get(app: &App, by: &Actor, person: PersonId) -> Result<AvatarRow> {
    let mut tx = app.db.read().await?;
    if by.person_id != person && !store::share_anything(&mut tx, by.person_id, person).await? {
        return Err(Error::NOT_FOUND);
    }
    store::avatar(&mut tx, person).await?.ok_or(Error::NOT_FOUND)
}

async fn set(app: &App, by: &Actor, avatar: Option<&AvatarRow>) -> Result<Me> {
    let mut tx = app.db.write().await?;
    store::set_avatar(&mut tx, by.person_id, avatar).await?;
    let me = people::me(&mut tx, by.person_id).await?;
    let networks = store::networks_of(&mut tx, by.person_id).await?;
    tx.commit().await?;
    profile::tell(app, by.person_id, &me.person, &networks).await;
    Ok(me)
}

/// Draws the middle square of a picture anew. What cannot be decoded, or not within the limits, is the sender's fault.
fn draw(file: &[u8]) -> Result<AvatarRow> {
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
    Ok(AvatarRow { hash, mime: mime.to_owned(), bytes })
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
    fn why(drawn: Result<AvatarRow>) -> Option<&'static str> {
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
