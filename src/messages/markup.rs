//! Markdown → safe HTML, and whom a text mentions.
//!
//! Two walls: comrak is told to pass no HTML, and ammonia lets through the tags below and nothing else. What a person writes as HTML is
//! shown as they wrote it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::nodes::{AstNode, Node, NodeLink, NodeValue};
use comrak::{Arena, Options, format_html, parse_document};

use super::mentions::find;
pub use super::mentions::{ALL_HANDLE, Mentions};

/// Every tag that may come out of [`render`].
const TAGS: [&str; 19] = [
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
];
/// One more; an array of twenty would not fit the line.
const LIST: &str = "ul";
/// Lists and quotations within each other, at most. No person writes more, and each level costs every reader's browser.
const DEPTH: usize = 40;
/// Longest HTML of one message, in bytes. A few characters of a table make thousands of cells: such a text is shown as it was typed.
const HTML_BYTES: usize = 128 * 1024;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(TAGS.into_iter().chain([LIST]).collect())
        .clean_content_tags(HashSet::new())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
            ("span", HashSet::from(["data-handle"])),
            ("td", HashSet::from(["align"])),
            ("th", HashSet::from(["align"])),
        ]))
        .generic_attributes(HashSet::new())
        .allowed_classes(HashMap::from([("span", HashSet::from(["mention"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

/// The text as safe HTML. Mentions of `delivered` handles are marked as such ([`ALL_HANDLE`] among them: of everyone); others are text.
pub fn render(body: &str, delivered: &[String]) -> String {
    let options = options();
    let arena = Arena::new();
    let root = parse_document(&arena, body, &options);
    if depth(root) > DEPTH {
        return plain(body);
    }
    for text in texts(root) {
        mark(&arena, text, delivered);
    }
    root.descendants().collect::<Vec<_>>().into_iter().for_each(|node| tame(&arena, node));
    let mut html = String::new();
    // Writing to a string does not fail; should it, what was typed is the honest answer.
    if format_html(root, &options, &mut html).is_err() || html.len() > HTML_BYTES {
        return plain(body);
    }
    CLEANER.clean(&html).to_string().trim_end().to_owned()
}

/// Whom the text mentions: not in code, links or HTML, nor in a text that [`render`] shows as it was typed.
pub fn mentions(body: &str) -> Mentions {
    let arena = Arena::new();
    let root = parse_document(&arena, body, &options());
    let mut mentions = Mentions::default();
    if depth(root) > DEPTH {
        return mentions;
    }
    for node in texts(root) {
        if let NodeValue::Text(text) = &node.data().value {
            mentions.add(text);
        }
    }
    mentions
}

/// The beginning of the text without its marks, on one line, of at most `most` characters.
pub fn excerpt(body: &str, most: usize) -> String {
    let arena = Arena::new();
    let mut words = String::new();
    for node in parse_document(&arena, body, &options()).descendants() {
        match &node.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::HtmlInline(html) => words.push_str(html),
            NodeValue::CodeBlock(block) => words.extend([" ", &block.literal]),
            NodeValue::HtmlBlock(block) => words.extend([" ", &block.literal]),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            value if value.block() => words.push(' '),
            _ => {}
        }
    }
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let mut start: String = line.chars().take(most.saturating_sub(1)).collect();
    start.truncate(start.trim_end().len());
    start + "…"
}

/// What of Markdown we read, and how.
pub fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    // A line under a line is a line, not a heading.
    options.parse.ignore_setext = true;
    // `\@anna` is no mention.
    options.parse.escaped_char_spans = true;
    options.render.hardbreaks = true;
    options.render.escape = true;
    options
}

/// What was typed, with its line breaks.
fn plain(body: &str) -> String {
    let lines: Vec<String> = body.lines().map(escape).collect();
    format!("<p>{}</p>", lines.join("<br>"))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// How deep blocks and inlines stand within each other. Without recursion: the text decides the depth.
fn depth(root: Node<'_>) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for edge in root.traverse() {
        match edge {
            comrak::arena_tree::NodeEdge::Start(_) => {
                now += 1;
                most = most.max(now);
            }
            comrak::arena_tree::NodeEdge::End(_) => now -= 1,
        }
    }
    most
}

/// The text nodes that are not in a link or picture. Code is no text node.
fn texts(root: Node<'_>) -> Vec<Node<'_>> {
    root.descendants().filter(|node| matches!(node.data().value, NodeValue::Text(_)) && !in_link(node)).collect()
}

fn in_link(node: &AstNode<'_>) -> bool {
    let mut above = node.parent();
    while let Some(node) = above {
        if matches!(node.data().value, NodeValue::Link(_) | NodeValue::Image(_)) {
            return true;
        }
        above = node.parent();
    }
    false
}

/// Splits a text node at the delivered mentions and wraps them.
fn mark<'a>(arena: &'a Arena<'a>, node: Node<'a>, delivered: &[String]) {
    let text = match &node.data().value {
        NodeValue::Text(text) if text.contains('@') => text.to_string(),
        _ => return,
    };
    let mut from = 0;
    for found in find(&text) {
        if !delivered.contains(&found.handle) {
            continue;
        }
        let name = escape(&text[found.range.clone()]);
        let html = format!("<span class=\"mention\" data-handle=\"{}\">{name}</span>", found.handle);
        node.insert_before(arena.alloc(NodeValue::Text(text[from..found.range.start].to_owned().into()).into()));
        node.insert_before(arena.alloc(NodeValue::Raw(html).into()));
        from = found.range.end;
    }
    node.data_mut().value = NodeValue::Text(text[from..].to_owned().into());
}

/// Turns what is not spoken here into what is: HTML into the text of it, headings into bold lines, pictures into links.
fn tame<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let value = node.data().value.clone();
    match value {
        NodeValue::HtmlInline(html) => node.data_mut().value = NodeValue::Text(html.into()),
        NodeValue::HtmlBlock(block) => {
            node.data_mut().value = NodeValue::Paragraph;
            for (at, line) in block.literal.trim_end().lines().enumerate() {
                if at > 0 {
                    node.append(arena.alloc(NodeValue::LineBreak.into()));
                }
                node.append(arena.alloc(NodeValue::Text(line.to_owned().into()).into()));
            }
        }
        NodeValue::Heading(_) => {
            node.data_mut().value = NodeValue::Paragraph;
            let strong = arena.alloc(NodeValue::Strong.into());
            strong.extend(node.children().collect::<Vec<_>>());
            node.append(strong);
        }
        NodeValue::Image(link) => picture(arena, node, *link),
        NodeValue::Escaped => dissolve(node),
        _ => {}
    }
}

/// A picture becomes a link to it; within a link, its words.
fn picture<'a>(arena: &'a Arena<'a>, node: Node<'a>, link: NodeLink) {
    if in_link(node) {
        dissolve(node);
        return;
    }
    if node.first_child().is_none() {
        node.append(arena.alloc(NodeValue::Text(link.url.clone().into()).into()));
    }
    // Links within the words of a picture would be links within a link.
    for inner in node.descendants().skip(1).collect::<Vec<_>>() {
        if matches!(inner.data().value, NodeValue::Link(_) | NodeValue::Image(_)) {
            dissolve(inner);
        }
    }
    node.data_mut().value = NodeValue::Link(Box::new(link));
}

/// Puts a node's children in its place.
fn dissolve(node: Node<'_>) {
    for child in node.children().collect::<Vec<_>>() {
        node.insert_before(child);
    }
    node.detach();
}

#[cfg(test)]
mod tests;
