//! An export as one HTML file that reads well on a screen and on paper. It has no scripts and fetches nothing.

use std::fmt::Write;

use super::document::{Document, Entry};

const STYLE: &str = "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.55 Georgia,serif;color:#1d2b24;background:#fff}\
     h1{font-size:1.6rem;line-height:1.25}header,footer,.who{font-family:system-ui,sans-serif}.who{color:#4c5b53;font-size:.9rem}\
     .who strong{color:#1d2b24}article{padding:1rem 0;border-top:1px solid #d7ddd6;overflow-wrap:anywhere}.mark{color:#1f5f47;font-weight:600}\
     pre{overflow-x:auto;padding:.6rem;background:#f2f4ef}table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;\
     border-bottom:1px solid #d7ddd6}blockquote{margin:0;padding:.2rem 1rem;background:#f2f4ef}a{color:#1f5f47}\
     @media print{article{break-inside:avoid}}";

/// The document as HTML.
pub fn write(document: &Document) -> String {
    let words = document.words;
    let title = escape(&document.title);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"who\">",
        words.lang
    );
    if !document.room.is_empty() {
        let _ = write!(html, "{}: {} · ", words.room, escape(&document.room));
    }
    let _ = write!(html, "{}: {}</p>\n</header>\n<main>\n", words.exported, document.exported);
    for entry in &document.entries {
        article(&mut html, document, entry);
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

fn article(html: &mut String, document: &Document, entry: &Entry) {
    let words = document.words;
    let _ = write!(html, "<article>\n<p class=\"who\"><strong>{}</strong> · {}", escape(&entry.author), entry.at);
    if entry.edited {
        let _ = write!(html, " · {}", words.edited);
    }
    if let Some(mark) = entry.mark {
        let _ = write!(html, " · <span class=\"mark\">{mark}</span>");
    }
    let lang = entry.lang.as_deref().unwrap_or(words.lang);
    // The text was cleaned when it was posted.
    let _ = write!(
        html,
        " · <a href=\"{}\">{}</a></p>\n<div lang=\"{}\" dir=\"auto\">{}</div>\n",
        escape(&entry.url),
        words.go,
        escape(lang),
        entry.html
    );
    if !entry.files.is_empty() {
        let _ = writeln!(html, "<p class=\"who\">{}: {}</p>", words.files, escape(&entry.files.join(", ")));
    }
    html.push_str("</article>\n");
}

/// A text within HTML, or XML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
