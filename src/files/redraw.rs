//! Pictures are drawn anew before they are kept: nothing hides in them, and no place or time of taking remains.

use std::io::Cursor;
use std::time::Duration;

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{AnimationDecoder, DynamicImage, ImageDecoder, ImageFormat, ImageReader, ImageResult, Limits};
use mellanrum_protocol::error::ErrorCode;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::error::{Error, Result};

/// Largest width or height that is decoded, in pixels.
const DECODED_SIDE: u32 = 16_384;
/// Most pixels that are decoded, in all frames together: what a telephone's camera takes at most.
const PIXELS: u64 = 50_000_000;
/// Largest width or height that is kept, in pixels; what is larger is made smaller.
const SIDE: u32 = 4_096;
/// What a small picture fits into, in pixels: twice what is shown in a conversation, for sharp screens.
const THUMB: (u32, u32) = (640, 480);
/// A picture of no more bytes needs no smaller one, if it fits.
const SMALL_BYTES: usize = 100 * 1024;
/// Of 100.
const JPEG_QUALITY: u8 = 88;
const THUMB_QUALITY: u8 = 80;

/// So many pictures at a time: a decoded one may take 200 MB.
static DRAWING: Semaphore = Semaphore::const_new(2);
/// Longest wait for one's turn.
const TURN: Duration = Duration::from_secs(6);

/// Bytes and what they are.
#[derive(Debug)]
pub struct Drawn {
    /// Of the four kinds of pictures.
    pub mime: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// A picture as it is kept.
#[derive(Debug)]
pub struct Redrawn {
    /// The picture.
    pub picture: Drawn,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// A small one that stands still, unless the picture is one itself.
    pub thumb: Option<Drawn>,
}

/// Whether files of this kind are drawn anew.
pub fn is_picture(mime: &str) -> bool {
    format(mime).is_some()
}

fn format(mime: &str) -> Option<ImageFormat> {
    match mime {
        "image/png" => Some(ImageFormat::Png),
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/gif" => Some(ImageFormat::Gif),
        "image/webp" => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// Draws a picture anew, as it is to be held: what its file says of turning is done.
pub async fn redraw(file: Vec<u8>, mime: &str) -> Result<Redrawn> {
    let format = format(mime).ok_or_else(|| invalid("unknown_format"))?;
    let turn = timeout(TURN, DRAWING.acquire()).await.map_err(|_| ErrorCode::Busy)?;
    let _turn = turn.map_err(anyhow::Error::new)?;
    tokio::task::spawn_blocking(move || draw(&file, format)).await.map_err(anyhow::Error::new)?
}

fn invalid(why: &'static str) -> Error {
    Error::Invalid { field: "file", why }
}

/// What cannot be decoded, or not within the limits, is the sender's fault.
fn draw(file: &[u8], format: ImageFormat) -> Result<Redrawn> {
    let decoded = decode(file, format).map_err(refused)?.ok_or_else(|| invalid("too_many_pixels"))?;
    let animated = if format == ImageFormat::Gif { animation(file)? } else { None };
    if let Some(bytes) = animated {
        let (width, height) = (decoded.width(), decoded.height());
        let thumb = Some(thumb(&decoded)?);
        return Ok(Redrawn { picture: Drawn { mime: "image/gif", bytes }, width, height, thumb });
    }
    let picture = if decoded.width().max(decoded.height()) > SIDE {
        decoded.resize(SIDE, SIDE, FilterType::Triangle)
    } else {
        decoded
    };
    let (width, height) = (picture.width(), picture.height());
    let lossless = matches!(format, ImageFormat::Png | ImageFormat::Gif) || picture.color().has_alpha();
    let drawn = if lossless { png(&picture)? } else { jpeg(&picture, JPEG_QUALITY)? };
    let small = width <= THUMB.0 && height <= THUMB.1 && drawn.bytes.len() <= SMALL_BYTES;
    let thumb = if small { None } else { Some(thumb(&picture)?) };
    Ok(Redrawn { picture: drawn, width, height, thumb })
}

fn refused(error: image::ImageError) -> Error {
    match error {
        image::ImageError::Limits(_) => invalid("too_many_pixels"),
        _ => invalid("malformed"),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(DECODED_SIDE);
    limits.max_image_height = Some(DECODED_SIDE);
    limits.max_alloc = Some(PIXELS * 8);
    limits
}

/// The picture, or the first of a moving one; `None` if it has too many pixels, which its head says before any is decoded.
fn decode(file: &[u8], format: ImageFormat) -> ImageResult<Option<DynamicImage>> {
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Ok(None);
    }
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(Some(picture))
}

/// A moving picture, drawn anew frame by frame; `None` if it stands still.
fn animation(file: &[u8]) -> Result<Option<Vec<u8>>> {
    let mut decoder = GifDecoder::new(Cursor::new(file)).map_err(refused)?;
    decoder.set_limits(limits()).map_err(refused)?;
    let mut frames = decoder.into_frames();
    let Some(first) = frames.next().transpose().map_err(refused)? else { return Err(invalid("malformed")) };
    let Some(second) = frames.next().transpose().map_err(refused)? else { return Ok(None) };
    let mut left = PIXELS;
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 20);
    encoder.set_repeat(Repeat::Infinite).map_err(refused)?;
    for frame in [Ok(first), Ok(second)].into_iter().chain(frames) {
        let frame = frame.map_err(refused)?;
        let (width, height) = frame.buffer().dimensions();
        left = left.checked_sub(u64::from(width) * u64::from(height)).ok_or_else(|| invalid("too_many_pixels"))?;
        encoder.encode_frame(frame).map_err(|error| Error::Internal(anyhow::Error::new(error)))?;
    }
    drop(encoder);
    Ok(Some(bytes))
}

fn thumb(picture: &DynamicImage) -> Result<Drawn> {
    let fits = picture.width() <= THUMB.0 && picture.height() <= THUMB.1;
    let small = if fits { picture.clone() } else { picture.resize(THUMB.0, THUMB.1, FilterType::Triangle) };
    if small.color().has_alpha() { png(&small) } else { jpeg(&small, THUMB_QUALITY) }
}

fn png(picture: &DynamicImage) -> Result<Drawn> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new(&mut bytes);
    let written = if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.to_rgba8()).write_with_encoder(encoder)
    } else {
        DynamicImage::ImageRgb8(picture.to_rgb8()).write_with_encoder(encoder)
    };
    written.map_err(anyhow::Error::new)?;
    Ok(Drawn { mime: "image/png", bytes })
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Drawn> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    DynamicImage::ImageRgb8(picture.to_rgb8()).write_with_encoder(encoder).map_err(anyhow::Error::new)?;
    Ok(Drawn { mime: "image/jpeg", bytes })
}

#[cfg(test)]
mod tests {
    use image::{Delay, Frame, RgbaImage};

    use super::*;

    fn file(picture: &DynamicImage, format: ImageFormat) -> anyhow::Result<Vec<u8>> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format)?;
        Ok(bytes.into_inner())
    }

    fn why(drawn: Result<Redrawn>) -> Option<&'static str> {
        match drawn {
            Err(Error::Invalid { why, .. }) => Some(why),
            _ => None,
        }
    }

    /// A JPEG whose Exif data, in the form of a camera's, say that it is to be turned, and where it was taken.
    fn turned() -> anyhow::Result<Vec<u8>> {
        let plain = file(&DynamicImage::new_rgb8(40, 20), ImageFormat::Jpeg)?;
        // Little-endian TIFF: one entry, Orientation (0x0112), a short, once: 6, a quarter to the right.
        let mut exif = b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend(b"taken at 59.3293N 18.0686E");
        let mut bytes = plain[..2].to_vec();
        bytes.extend([0xff, 0xe1]);
        bytes.extend(u16::try_from(exif.len() + 2)?.to_be_bytes());
        bytes.extend(exif);
        bytes.extend(&plain[2..]);
        Ok(bytes)
    }

    #[test]
    fn a_photo_is_turned_as_it_says_and_tells_nothing_of_where_it_was_taken() -> anyhow::Result<()> {
        let file = turned()?;
        assert!(file.windows(8).any(|part| part == b"59.3293N"));
        let drawn = draw(&file, ImageFormat::Jpeg)?;
        assert_eq!((drawn.width, drawn.height, drawn.picture.mime), (20, 40, "image/jpeg"));
        for hidden in [b"Exif".as_slice(), b"59.3293N"] {
            assert!(!drawn.picture.bytes.windows(hidden.len()).any(|part| part == hidden));
        }
        let again = image::load_from_memory(&drawn.picture.bytes)?;
        assert_eq!((again.width(), again.height()), (20, 40));
        Ok(())
    }

    #[test]
    fn a_large_picture_has_a_small_one_and_a_small_one_has_none() -> anyhow::Result<()> {
        let large = draw(&file(&DynamicImage::new_rgb8(1_600, 900), ImageFormat::WebP)?, ImageFormat::WebP)?;
        let thumb = image::load_from_memory(&large.thumb.expect("a small one").bytes)?;
        assert_eq!((large.picture.mime, thumb.width(), thumb.height()), ("image/jpeg", 640, 360));
        let small = draw(&file(&DynamicImage::new_rgba8(60, 30), ImageFormat::WebP)?, ImageFormat::WebP)?;
        assert_eq!((small.picture.mime, small.width, small.height), ("image/png", 60, 30));
        assert!(small.thumb.is_none());
        Ok(())
    }

    #[test]
    fn a_moving_picture_goes_on_moving_and_its_small_one_stands_still() -> anyhow::Result<()> {
        let mut bytes = Vec::new();
        let mut encoder = GifEncoder::new(&mut bytes);
        for shade in [0, 120, 250] {
            let picture = RgbaImage::from_pixel(30, 20, image::Rgba([shade, shade, shade, 255]));
            encoder.encode_frame(Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(100, 1)))?;
        }
        drop(encoder);
        let drawn = draw(&bytes, ImageFormat::Gif)?;
        assert_eq!(drawn.picture.mime, "image/gif");
        let frames = GifDecoder::new(Cursor::new(&drawn.picture.bytes))?.into_frames().collect_frames()?;
        assert_eq!(frames.len(), 3);
        assert!(drawn.thumb.is_some_and(|thumb| thumb.mime != "image/gif"));
        let still = draw(&file(&DynamicImage::new_rgba8(9, 9), ImageFormat::Gif)?, ImageFormat::Gif)?;
        assert_eq!(still.picture.mime, "image/png");
        Ok(())
    }

    #[test]
    fn what_would_take_too_much_room_or_is_no_picture_is_refused() -> anyhow::Result<()> {
        let wide = file(&DynamicImage::new_luma8(20_000, 2), ImageFormat::Png)?;
        assert_eq!(why(draw(&wide, ImageFormat::Png)), Some("too_many_pixels"));
        // 16,000 × 16,000 pixels of one colour: a bomb of a few kilobytes.
        let mut bomb = file(&DynamicImage::new_luma8(8, 8), ImageFormat::Png)?;
        bomb[16..20].copy_from_slice(&16_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&16_000_u32.to_be_bytes());
        let crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(why(draw(&bomb, ImageFormat::Png)), Some("too_many_pixels"));
        let cut = file(&DynamicImage::new_luma8(50, 50), ImageFormat::Png)?;
        assert_eq!(why(draw(&cut[..40], ImageFormat::Png)), Some("malformed"));
        Ok(())
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (0_u32.wrapping_sub(crc & 1))))
        })
    }
}
