use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn html(body: &str) -> String {
    render(body, &[])
}

/// Names of the tags in some HTML; `<` that is no tag is escaped in it.
fn tags(html: &str) -> Vec<&str> {
    html.split('<')
        .skip(1)
        .map(|tag| {
            let tag = tag.trim_start_matches('/');
            &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len())]
        })
        .collect()
}

#[test]
fn what_chat_needs_of_markdown() {
    assert_eq!(
        html("Hej **du** och *ni*, ~~inte~~ `kod`"),
        "<p>Hej <strong>du</strong> och <em>ni</em>, <del>inte</del> <code>kod</code></p>"
    );
    assert_eq!(html("en\ntvå"), "<p>en<br>\ntvå</p>");
    assert_eq!(html("- a\n- b"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
    assert_eq!(html("3. a"), "<ol start=\"3\">\n<li>a</li>\n</ol>");
    assert_eq!(html("> citat"), "<blockquote>\n<p>citat</p>\n</blockquote>");
    assert!(html("| a | b |\n|---|--:|\n| 1 | 2 |").contains("<td align=\"right\">2</td>"));
    assert_eq!(html("```json\n{\"a\": \"<b>\"}\n```"), "<pre><code>{\"a\": \"&lt;b&gt;\"}\n</code></pre>");
}

#[test]
fn headings_are_bold_lines() {
    assert_eq!(html("# Rubrik *nu*"), "<p><strong>Rubrik <em>nu</em></strong></p>");
    assert_eq!(html("text\n---"), "<p>text</p>\n<hr>");
}

#[test]
fn raw_html_is_shown_as_text() {
    assert_eq!(html("a <b>fet</b> b"), "<p>a &lt;b&gt;fet&lt;/b&gt; b</p>");
    let frame = html("<iframe src=\"https://x.example\"></iframe>\n<script>alert(1)</script>");
    assert_eq!(frame.matches("&lt;iframe").count(), 1);
    assert_eq!(tags(&frame).iter().filter(|tag| **tag != "p" && **tag != "br").count(), 0, "{frame}");
    assert_eq!(html("<div>\n@anna\n</div>"), "<p>&lt;div&gt;<br>\n@anna<br>\n&lt;/div&gt;</p>");
    assert_eq!(html("<!-- inget -->"), "<p>&lt;!-- inget --&gt;</p>");
    assert_eq!(html("<svg onload=alert(1)>"), "<p>&lt;svg onload=alert(1)&gt;</p>");
}

#[test]
fn links_go_to_the_web_or_the_mail_and_nowhere_else() {
    let rel = "rel=\"noopener noreferrer nofollow\"";
    assert_eq!(
        html("[x](https://a.example/?q=1&r=2)"),
        format!("<p><a href=\"https://a.example/?q=1&amp;r=2\" {rel}>x</a></p>")
    );
    assert_eq!(html("www.a.example"), format!("<p><a href=\"http://www.a.example\" {rel}>www.a.example</a></p>"));
    assert_eq!(
        html("anna@kommun.example"),
        format!("<p><a href=\"mailto:anna@kommun.example\" {rel}>anna@kommun.example</a></p>")
    );
    for bad in [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "/api/v1/session",
        "//x.example",
        "JaVaScRiPt:x",
        "vbscript:x",
    ] {
        assert!(!html(&format!("[x]({bad})")).contains("href"), "{bad}");
    }
}

#[test]
fn a_picture_is_a_link_to_it() {
    assert!(html("![karta](https://a.example/k.png)").contains(">karta</a>"));
    assert!(html("![](https://a.example/k.png)").contains(">https://a.example/k.png</a>"));
    let nested = html("[![karta](https://a.example/k.png)](https://b.example)");
    assert_eq!((nested.matches("<a ").count(), nested.contains("b.example")), (1, true), "{nested}");
    assert_eq!(
        html("![a [b](https://b.example) ![c](https://c.example)](https://a.example)").matches("<a ").count(),
        1
    );
}

#[test]
fn a_long_link_stays_whole() {
    let link = format!("https://a.example/{}", "x".repeat(300));
    assert!(html(&format!("Se {link} nu")).contains(&format!("href=\"{link}\"")));
}

#[test]
fn other_scripts_and_invisible_characters_pass() {
    for text in ["שלום עולם", "Привет", "par\u{ad}ke\u{ad}ring", "a\u{30a}", "👨\u{200d}👩\u{200d}👧", "m² ½ ≥ −5 CO₂e"]
    {
        assert_eq!(html(text), format!("<p>{text}</p>"));
    }
}

#[test]
fn delivered_mentions_are_marked_and_others_are_not() {
    let delivered = ["anna.berg".to_owned(), ALL_HANDLE.to_owned()];
    assert_eq!(
        render("Hej @Anna.Berg. @bo **@alla**", &delivered),
        "<p>Hej <span class=\"mention\" data-handle=\"anna.berg\">@Anna.Berg</span>. @bo <strong>\
         <span class=\"mention\" data-handle=\"all\">@alla</span></strong></p>"
    );
    assert!(!render("`@alla` [@alla](https://a.example) \\@alla <b title=\"@alla\">", &delivered).contains("mention"));
    assert_eq!(html("#parkering och #nudging"), "<p>#parkering och #nudging</p>");
}

#[test]
fn code_links_and_html_mention_nobody() {
    let body =
        "`@a` [@b](https://x.example) \\@c\n\n    @d\n\n```\n@alla\n```\n\n<div>@e</div>\n\nhej @f och e@g.example";
    assert_eq!(mentions(body), Mentions { handles: vec!["f".to_owned()], all: false });
    assert!(mentions("# @alla").all);
    assert_eq!(mentions("| @a |\n|---|\n| @b |").handles, ["a", "b"]);
}

#[test]
fn a_mark_cannot_be_forged() {
    assert!(!html("<span class=\"mention\" data-handle=\"anna\">@anna</span>").contains("<span"));
}

#[test]
fn texts_made_to_hurt_are_quick_and_small() {
    const BYTES: usize = 16 * 1024;
    let mut table = String::from("|");
    table.push_str(&"a|".repeat(2_000));
    table.push_str("\n|");
    table.push_str(&"-|".repeat(2_000));
    while table.len() < BYTES {
        table.push_str("\n|a");
    }
    let mut references = format!("[a]: https://x.example/{}\n\n", "y".repeat(4_000));
    while references.len() < BYTES {
        let _ = write!(references, "[a] ");
    }
    let mut lists = String::new();
    for level in 0..170 {
        let _ = writeln!(lists, "{}- a", "  ".repeat(level / 2));
    }
    let repeated = [
        "> ", "- ", "*a ", "**", "_a_", "[", "[a](", "![", "<", "<a ", "`", "`a``", "\\", "&", "&amp;", "@a ",
        "www.a.b ", "a@b.c ", "~", "~~a", "|", "* * ", "1. ", "<!--", "<?", "![[]()", "a\n", "\n>", ">\n", "- \n",
        "http://", "(", "[a][b]", "\u{ad}", "é",
    ];
    let hard = repeated.into_iter().map(|part| part.repeat(BYTES / part.len())).chain([table, references, lists]);
    for body in hard {
        let start: String = body.chars().take(12).collect();
        let began = Instant::now();
        let html = render(&body, &["a".to_owned()]);
        let took = began.elapsed();
        mentions(&body);
        assert!(took < Duration::from_secs(3), "{start}: {took:?}");
        assert!(html.len() <= 2 * HTML_BYTES, "{start}: {}", html.len());
    }
}

proptest! {
    #[test]
    fn only_allowed_tags_come_out(body in "(?s).{0,200}") {
        check(&body);
    }

    #[test]
    fn only_allowed_tags_come_out_of_what_looks_like_markup(parts in prop::collection::vec(prop::sample::select(vec![
        "<", ">", "\"", "'", "&", "a", " ", "\n", "\n\n", "*", "**", "_", "`", "```", "[", "]", "(", ")", "!", "#", "- ", "> ", "|", "---", "@anna",
        "@alla", "\\", "<b>", "</b>", "<script>", "<svg/onload=", "<iframe src=", "javascript:", "https://a.example", "www.a.example", "<!--", "-->",
        "&lt;", "&#60;", "&#x3c;", "data:", "mailto:a@b.example", "~~", "1. ", "    ", "<![CDATA[", "<style>", "\u{0}", "å",
    ]), 0..60)) {
        check(&parts.concat());
    }
}

fn check(body: &str) {
    let html = render(body, &["anna".to_owned(), ALL_HANDLE.to_owned()]);
    for tag in tags(&html) {
        assert!(TAGS.contains(&tag) || tag == LIST, "{tag:?} in {html}");
    }
    for word in [" on", " style", " src"] {
        assert!(
            !html
                .split('<')
                .skip(1)
                .any(|tag| tag.split('>').next().is_some_and(|tag| tag.contains(&format!("{word}=")))),
            "{html}"
        );
    }
    mentions(body);
}

#[cfg(feature = "push")]
#[test]
fn an_excerpt_is_one_line_of_plain_words() {
    let text = "# Rubrik\n\n**Hej** [du](https://x.example) `kod`\nrad två <b>tre</b>\n\n- ett\n- två\n\n```\nfyra\n```\n\n| a | b |\n|---|---|\n| c | d |";
    assert_eq!(excerpt(text, 240), "Rubrik Hej du kod rad två <b>tre</b> ett två fyra a b c d");
    assert_eq!(excerpt("åäö åäö åäö", 9), "åäö åäö…");
    assert_eq!(excerpt("åäö", 3), "åäö");
}
