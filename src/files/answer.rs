//! A file on its way out: as what it is if it is a picture that we drew, else as something to be saved; never as something that runs.

use std::ops::Range;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::kind;
use super::place::Place;
use super::store::{ContentRow, FileRow};
use crate::error::Result;

/// Nothing in the file may load, run or be shown within a page of ours, should a browser open it after all.
const CSP: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const SAME_ORIGIN: (HeaderName, &str) = (HeaderName::from_static("cross-origin-resource-policy"), "same-origin");

/// What a request asks for of so many bytes.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    /// A part that isn't there.
    Nothing,
}

/// The file, or the part of it that is asked for, or that the client has it already.
pub async fn answer(place: &Place, row: &FileRow, content: ContentRow, asked: &HeaderMap) -> Result<Response> {
    let tag = format!("\"{}\"", content.hash);
    let size = u64::try_from(content.bytes).unwrap_or_default();
    let mut headers = HeaderMap::new();
    let mut put = |name: HeaderName, value: &str| -> Result<()> {
        headers.insert(name, HeaderValue::from_str(value).map_err(anyhow::Error::new)?);
        Ok(())
    };
    put(header::ETAG, &tag)?;
    // Nobody between may keep it, and who kept it has to ask each time whether it may still be seen.
    put(header::CACHE_CONTROL, "private, no-cache")?;
    put(header::ACCEPT_RANGES, "bytes")?;
    put(header::CONTENT_SECURITY_POLICY, CSP)?;
    put(SAME_ORIGIN.0, SAME_ORIGIN.1)?;
    if text(asked, header::IF_NONE_MATCH).is_some_and(|list| names(list, &tag)) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let shown = row.width.is_some();
    put(header::CONTENT_TYPE, kind::served(&content.mime))?;
    put(header::CONTENT_DISPOSITION, &disposition(if shown { "inline" } else { "attachment" }, &row.name))?;
    // A part of another version than the client has would not fit.
    let fits = text(asked, header::IF_RANGE).is_none_or(|known| known == tag);
    let wanted = text(asked, header::RANGE).filter(|_| fits).map_or(Wanted::All, |range| wanted(range, size));
    let (status, range) = match wanted {
        Wanted::Nothing => {
            put(header::CONTENT_RANGE, &format!("bytes */{size}"))?;
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
        }
        Wanted::All => (StatusCode::OK, None),
        Wanted::Part(range) => {
            put(header::CONTENT_RANGE, &format!("bytes {}-{}/{size}", range.start, range.end - 1))?;
            (StatusCode::PARTIAL_CONTENT, Some(range))
        }
    };
    let length = range.as_ref().map_or(size, |range| range.end - range.start);
    put(header::CONTENT_LENGTH, &length.to_string())?;
    let bytes = place.get(&content.key, range).await?;
    Ok((status, headers, Body::from_stream(bytes)).into_response())
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn names(list: &str, tag: &str) -> bool {
    list.split(',').any(|one| ["*", tag].contains(&one.trim().trim_start_matches("W/")))
}

/// The one range that is asked for. Several, and what is no range, are answered with all of it, as the standard lets one.
fn wanted(range: &str, size: u64) -> Wanted {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Wanted::All;
    };
    let (first, last) = (first.trim(), last.trim());
    let end = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => Some((first, last.saturating_add(1).min(size))),
        (Ok(first), Err(_)) if last.is_empty() => Some((first, size)),
        (Err(_), Ok(last)) if first.is_empty() => Some((size.saturating_sub(last), if last == 0 { 0 } else { size })),
        _ => None,
    };
    match end {
        None => Wanted::All,
        Some((start, end)) if start < end => Wanted::Part(start..end),
        Some(_) => Wanted::Nothing,
    }
}

/// `Content-Disposition` with the name in UTF-8 (RFC 6266), and without what is not ASCII for those who know only that.
pub fn disposition(how: &str, name: &str) -> String {
    use std::fmt::Write;
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\') || c == ' ' { c } else { '_' })
        .collect();
    let mut text = format!("{how}; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        let _ = if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            write!(text, "{}", char::from(byte))
        } else {
            write!(text, "%{byte:02X}")
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_one_of_what_is_there() {
        for (range, part) in
            [("bytes=0-0", 0..1), ("bytes=2-", 2..10), ("bytes=2-99", 2..10), ("bytes=-3", 7..10), ("bytes=-99", 0..10)]
        {
            assert_eq!(wanted(range, 10), Wanted::Part(part), "{range}");
        }
        for range in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
            assert_eq!(wanted(range, 10), Wanted::Nothing, "{range}");
        }
        for range in ["bytes=3-2", "bytes=0-1,4-5", "bytes=", "bytes=a-b", "lines=1-2"] {
            assert_eq!(wanted(range, 10), Wanted::All, "{range}");
        }
    }

    #[test]
    fn a_name_is_safe_in_a_header() {
        assert_eq!(
            disposition("attachment", "Å\"\r\n;.pdf"),
            "attachment; filename=\"____;.pdf\"; filename*=UTF-8''%C3%85%22%0D%0A%3B.pdf"
        );
    }
}
