//! The README names every setting, with its variable and default.

use clap::Args;
use mellanrum::config::Config;

#[test]
fn every_setting_is_in_the_readme() {
    let readme = include_str!("../README.md");
    let settings = Config::augment_args(clap::Command::new("settings"));
    for arg in settings.get_arguments() {
        let flag = format!("`--{}`", arg.get_long().expect("a flag"));
        let row = readme.lines().find(|line| line.starts_with(&format!("| {flag} |"))).unwrap_or_default();
        let variable = arg.get_env().and_then(|name| name.to_str()).expect("a variable");
        assert!(row.contains(&format!("| `{variable}` |")), "{flag} or its variable {variable} is missing");
        assert!(row.contains(&format!("| `{}` |", arg.get_id())), "{flag}: its name in a file is missing");
        if arg.get_action().takes_values() {
            for default in arg.get_default_values() {
                let default = default.to_str().expect("text");
                assert!(row.contains(&format!("`{default}`")), "{flag}: its default {default} is missing");
            }
        }
    }
}
