//! An export as a Word document: headings, lists, quotations, code, tables and links as Word knows them.

use std::io::Cursor;

use comrak::nodes::{ListType, Node, NodeValue};
use comrak::{Arena, parse_document};
use docx_rs::{
    BreakType, Docx, Hyperlink, HyperlinkType, Paragraph, Run, RunFonts, Style, StyleType, Table, TableCell, TableRow,
};

use super::document::{Document, Entry};
use crate::error::Result;
use crate::messages::markup;

/// Links go to the web or the mail, as in the conversation.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];
/// One step to the right, in twentieths of a point.
const STEP: i32 = 360;
/// Colours, and sizes in half points.
const GREEN: &str = "1F5F47";
const GREY: &str = "4C5B53";
const MONO: &str = "Consolas";

/// The document as the bytes of a DOCX file.
pub fn write(document: &Document) -> Result<Vec<u8>> {
    let mut file = Cursor::new(Vec::new());
    build(document).build().pack(&mut file).map_err(anyhow::Error::new)?;
    Ok(file.into_inner())
}

fn build(document: &Document) -> Docx {
    let words = document.words;
    let heading = |id: &str, name: &str, size| Style::new(id, StyleType::Paragraph).name(name).size(size).bold();
    let about = if document.room.is_empty() {
        format!("{}: {}", words.exported, document.exported)
    } else {
        format!("{}: {} · {}: {}", words.room, document.room, words.exported, document.exported)
    };
    let mut docx = Docx::new()
        .add_style(heading("Title", "Title", 40))
        .add_style(heading("Heading2", "heading 2", 24))
        .add_paragraph(Paragraph::new().style("Title").add_run(Run::new().add_text(&document.title)))
        .add_paragraph(Paragraph::new().add_run(Run::new().add_text(about).color(GREY)));
    for entry in &document.entries {
        docx = add(docx, document, entry);
    }
    docx
}

fn add(docx: Docx, document: &Document, entry: &Entry) -> Docx {
    let words = document.words;
    let mut about = entry.at.clone();
    if entry.edited {
        about = format!("{about} · {}", words.edited);
    }
    if let Some(mark) = entry.mark {
        about = format!("{about} · {mark}");
    }
    let back = Hyperlink::new(&entry.url, HyperlinkType::External).add_run(link_run(Run::new().add_text(words.go)));
    let head = Paragraph::new().style("Heading2").keep_next(true).add_run(Run::new().add_text(&entry.author));
    let line = Paragraph::new()
        .keep_next(true)
        .add_run(Run::new().add_text(format!("{about} · ")).color(GREY).size(18))
        .add_hyperlink(back);
    let mut docx = docx.add_paragraph(head).add_paragraph(line);
    let arena = Arena::new();
    let root = parse_document(&arena, &entry.body, &markup::options());
    let mut made = Vec::new();
    for node in root.children() {
        blocks(node, 0, "", &mut made);
    }
    for block in made {
        docx = match block {
            Block::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
            Block::Table(table) => docx.add_table(*table),
        };
    }
    if entry.files.is_empty() {
        return docx;
    }
    let files = format!("{}: {}", words.files, entry.files.join(", "));
    docx.add_paragraph(Paragraph::new().add_run(Run::new().add_text(files).color(GREY)))
}

enum Block {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

/// What a block becomes, so many steps to the right; `mark` stands before its first words.
fn blocks(node: Node<'_>, steps: i32, mark: &str, made: &mut Vec<Block>) {
    let value = node.data().value.clone();
    match value {
        NodeValue::List(list) => {
            for (number, item) in (list.start..).zip(node.children()) {
                let mark = if list.list_type == ListType::Ordered { format!("{number}. ") } else { "• ".to_owned() };
                for (at, child) in item.children().enumerate() {
                    blocks(child, steps + 1, if at == 0 { &mark } else { "" }, made);
                }
            }
        }
        NodeValue::BlockQuote => node.children().for_each(|child| blocks(child, steps + 1, mark, made)),
        NodeValue::CodeBlock(block) => made.push(lines(&block.literal, steps, true)),
        NodeValue::HtmlBlock(block) => made.push(lines(&block.literal, steps, false)),
        NodeValue::Table(_) => {
            let cell = |cell: Node<'_>, head| {
                let style = Look { bold: head, ..Look::default() };
                TableCell::new().add_paragraph(inlines(cell, Paragraph::new(), style))
            };
            let row = |row: Node<'_>| {
                let head = matches!(row.data().value, NodeValue::TableRow(true));
                TableRow::new(row.children().map(|one| cell(one, head)).collect())
            };
            made.push(Block::Table(Box::new(Table::new(node.children().map(row).collect()))));
        }
        NodeValue::ThematicBreak => made.push(lines("—", steps, false)),
        other => {
            let look = Look { bold: matches!(other, NodeValue::Heading(_)), ..Look::default() };
            let start =
                if mark.is_empty() { indented(steps) } else { indented(steps).add_run(Run::new().add_text(mark)) };
            made.push(Block::Paragraph(Box::new(inlines(node, start, look))));
        }
    }
}

fn indented(steps: i32) -> Paragraph {
    if steps == 0 { Paragraph::new() } else { Paragraph::new().indent(Some(steps * STEP), None, None, None) }
}

/// Lines as they were typed.
fn lines(text: &str, steps: i32, code: bool) -> Block {
    let mut run = Run::new();
    for (at, line) in text.trim_end().lines().enumerate() {
        if at > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    if code {
        run = run.fonts(RunFonts::new().ascii(MONO).hi_ansi(MONO));
    }
    Block::Paragraph(Box::new(indented(steps).add_run(run)))
}

/// How words look.
#[derive(Clone, Copy, Default)]
struct Look {
    bold: bool,
    italic: bool,
    strike: bool,
}

impl Look {
    fn run(self, text: &str) -> Run {
        let mut run = Run::new().add_text(text);
        if self.bold {
            run = run.bold();
        }
        if self.italic {
            run = run.italic();
        }
        if self.strike { run.strike() } else { run }
    }
}

fn link_run(run: Run) -> Run {
    run.color(GREEN).underline("single")
}

fn inlines(node: Node<'_>, mut paragraph: Paragraph, look: Look) -> Paragraph {
    for child in node.children() {
        let value = child.data().value.clone();
        paragraph = match value {
            NodeValue::Text(text) => paragraph.add_run(look.run(&text)),
            NodeValue::HtmlInline(text) => paragraph.add_run(look.run(&text)),
            NodeValue::Code(code) => {
                paragraph.add_run(look.run(&code.literal).fonts(RunFonts::new().ascii(MONO).hi_ansi(MONO)))
            }
            NodeValue::SoftBreak | NodeValue::LineBreak => {
                paragraph.add_run(Run::new().add_break(BreakType::TextWrapping))
            }
            NodeValue::Emph => inlines(child, paragraph, Look { italic: true, ..look }),
            NodeValue::Strong => inlines(child, paragraph, Look { bold: true, ..look }),
            NodeValue::Strikethrough => inlines(child, paragraph, Look { strike: true, ..look }),
            NodeValue::Link(link) | NodeValue::Image(link)
                if SCHEMES.iter().any(|scheme| link.url.starts_with(scheme)) =>
            {
                let words = words_of(child);
                let run = link_run(look.run(if words.is_empty() { &link.url } else { &words }));
                paragraph.add_hyperlink(Hyperlink::new(&link.url, HyperlinkType::External).add_run(run))
            }
            _ => inlines(child, paragraph, look),
        };
    }
    paragraph
}

/// The words within a link.
fn words_of(node: Node<'_>) -> String {
    let mut words = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    fn document(body: &str) -> Document {
        let entry = Entry {
            url: "https://samtal.example.org/rooms/1?message=2".to_owned(),
            author: "Saga & Co <1>".to_owned(),
            at: "2026-03-01 13:00".to_owned(),
            lang: None,
            edited: false,
            mark: None,
            body: body.to_owned(),
            html: String::new(),
            files: vec!["plan.pdf".to_owned()],
        };
        let exported = "2026-03-02 08:00".to_owned();
        Document {
            title: "Parkering".to_owned(),
            room: String::new(),
            exported,
            words: words::of("sv"),
            entries: vec![entry],
        }
    }

    fn xml(body: &str) -> (String, String) {
        let made = build(&document(body)).build();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_default();
        (text(made.document), text(made.document_rels))
    }

    #[test]
    fn words_keep_their_look_and_signs_do_no_harm() -> Result<()> {
        let (text, rels) =
            xml("**Fet** & <b>rå</b>\n\n- ett\n- [två](https://a.example/?x=1&y=2)\n\n| a | b |\n|---|---|\n| 1 | 2 |");
        for part in ["Saga &amp; Co &lt;1&gt;", "<w:b />", "• ", "<w:tbl>", "Filer: plan.pdf", "&lt;b&gt;"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(rels.contains("https://a.example/?x=1&amp;y=2"), "{rels}");
        assert!(rels.contains("rooms/1?message=2"), "{rels}");
        assert!(write(&document("hej"))?.starts_with(b"PK"));
        Ok(())
    }

    #[test]
    fn a_link_to_elsewhere_is_words() {
        let (text, rels) = xml("[klicka](javascript:alert(1)) [fil](file:///etc/passwd)");
        assert!(text.contains("klicka") && !rels.contains("javascript") && !rels.contains("passwd"), "{rels}");
    }
}
