/// One way to write a placeholder: its delimiters, and what must stand between them for it to be one.
///
/// **Why a table:** there are hundreds of template languages and only a few dozen pairs of delimiters. A new syntax
/// is a new row here; code changes only when what stands between follows a grammar that no row has yet.
struct PlaceholderSyntax: Sendable {
    /// The finding's kind.
    let name: String
    /// Its first byte is one that `TriggerBytes` stops at.
    let opening: Delimiter
    let closing: Delimiter
    let content: PlaceholderContent
    /// Longest content in bytes. A tag that long is code, and a lone opener must not reach across a message.
    let limitBytes: Int

    init(
        _ name: String, _ opening: String, _ closing: String, _ content: PlaceholderContent, limitBytes: Int = 200
    ) {
        self.name = name
        self.opening = Delimiter(opening)
        self.closing = Delimiter(closing)
        self.content = content
        self.limitBytes = limitBytes
    }

    /// The commonest syntaxes. Where two share an opening, the first that matches speaks.
    static let common: [PlaceholderSyntax] = [
        // {{first_name}} {{{pm:unsubscribe}}} {{#if items}} {{ user.name | upcase }} {{.Name}}
        PlaceholderSyntax("mustache", "{{", "}}", .expression),
        // {% if user.vip %} {%- endfor -%} {%rand%}
        PlaceholderSyntax("liquid", "{%", "%}", .statement),
        // <%= user.first_name %> <%asm_group_unsubscribe_raw_url%> <%[First Name],|Valued Customer,%>
        PlaceholderSyntax("erb", "<%", "%>", .script),
        // *|FNAME|* *|IF:FNAME|* *|UNSUB:https://shop.example/bye|*
        PlaceholderSyntax("mailchimp", "*|", "|*", .label),
        // %%=ProperCase(FirstName)=%%, then %%[ SET @name = "…" ]%% which may go on for a page, then %%first_name%%
        PlaceholderSyntax("percent", "%%=", "=%%", .script),
        PlaceholderSyntax("percent", "%%[", "]%%", .script, limitBytes: 4000),
        PlaceholderSyntax("percent", "%%{", "}%%", .script),
        PlaceholderSyntax("percent", "%%", "%%", .words, limitBytes: 60),
        // ${user.firstName!} ${Contacts.First Name} $!{x}
        PlaceholderSyntax("dollar-brace", "${", "}", .variable),
        PlaceholderSyntax("dollar-brace", "$!{", "}", .variable),
        // [[firstname]] [[data:firstname:"friend"]] [[${user.firstName}]]
        PlaceholderSyntax("double-bracket", "[[", "]]", .bracketed, limitBytes: 100),
        // <FirstName>, and <name> after a greeting
        PlaceholderSyntax("angle-field", "<", ">", .fieldName, limitBytes: 40),
    ]
}
