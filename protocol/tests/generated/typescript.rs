//! The types of the web client.

use std::fmt::Write;

use mellanrum_protocol::error::ErrorCode;
use mellanrum_protocol::methods::Method;

use crate::comments::{code_comments, limit_comments, method_comments};
use crate::listed::{DISCONNECT, UNSUBSCRIBE};
use crate::{check, declarations, limit_values};

#[test]
fn typescript() {
    let mut text = String::from("// Made from `protocol/`; do not edit.\n");
    let mut types = declarations();
    types.insert("Empty", "/**\n * Nothing inside.\n */\nexport type Empty = Record<string, never>;\n".to_owned());
    for declaration in types.values() {
        text += "\n";
        text += declaration;
    }
    let methods = method_comments();
    text += "\n/**\n * Parameters and result of each rpc method.\n */\nexport interface Methods {\n";
    for method in Method::ALL {
        let (params, result) = method.shapes();
        let (name, comment) = (method.as_str(), &methods[method.as_str()]);
        writeln!(text, "/**\n * {comment}\n */\n\"{name}\": {{ params: {params}, result: {result}, }},").expect("text");
    }
    text += "}\n\n/**\n * The number of each error, by its word.\n */\nexport const errorCodes = {\n";
    let codes = code_comments();
    for code in ErrorCode::ALL {
        let (word, number, comment) = (code.word(), code.number(), &codes[code.word()]);
        writeln!(text, "/**\n * {comment}\n */\n{word}: {number},").expect("text");
    }
    text += "} as const;\n\n/**\n * The word of an error.\n */\nexport type ErrorWord = keyof typeof errorCodes;\n";
    text += "\n/**\n * Errors after which the same call may succeed without any change.\n */\n";
    text += "export const temporaryErrors: ReadonlySet<number> = new Set([";
    let temporary: Vec<String> =
        ErrorCode::ALL.iter().filter(|code| code.temporary()).map(|code| code.number().to_string()).collect();
    writeln!(text, "{}]);", temporary.join(", ")).expect("text");
    text += "\n/**\n * Why a subscription was ended: below 2500 for good, from 2500 subscribe again.\n */\n";
    text += "export const unsubscribeCodes = {\n";
    for code in UNSUBSCRIBE {
        writeln!(text, "{}: {},", word(code.reason()), code.number()).expect("text");
    }
    text +=
        "} as const;\n\n/**\n * Why a connection was ended: connect again after 3000–3499 and 4000–4499 only.\n */\n";
    text += "export const disconnectCodes = {\n";
    for code in DISCONNECT {
        writeln!(text, "{}: {},", word(code.reason()), code.number()).expect("text");
    }
    text += "} as const;\n\n/**\n * Sizes that both sides know.\n */\nexport const limits = {\n";
    let comments = limit_comments();
    for (name, value) in limit_values() {
        writeln!(text, "/**\n * {}\n */\n{}: {value},", comments[name], name.to_lowercase()).expect("text");
    }
    text += "} as const;\n";
    assert!(!text.contains("bigint"));
    check("../client-web/src/lib/protocol/types.ts", &text);
}

/// A reason as a word.
fn word(reason: &str) -> String {
    reason.replace(' ', "_")
}
