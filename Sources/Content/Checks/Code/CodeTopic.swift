import Mail

/// Recognises that a mail, or a sentence of it, is about code.
enum CodeTopic {
    /// Whether the Subject names a language, a programmer's tool, or something that programmers publish; or the mail
    /// is a patch.
    ///
    /// Words with other meanings (`Ruby`, `Mustache`) count only beside a word that shows which is meant.
    static func isSubject(of message: Message) -> Bool {
        if message.fields.contains(where: { $0.isNamed("X-Mailer") && $0.value.hasPrefix("git-send-email") }) {
            return true
        }
        let words = Self.words(of: Array(message.subject.utf8)[...].prefix(limitBytes))
        if words.contains(where: certain.contains) || hasPair(words, subjectPairs) { return true }
        return words.contains(where: ambiguous.contains) && words.contains(where: companions.contains)
    }

    /// How much of a Subject is read, in bytes.
    private static let limitBytes = 400

    /// Whether the sentence mentions templates, syntax, or the like: `Use … in your template.`
    static func isSpokenOf(in sentence: ArraySlice<UInt8>) -> Bool {
        let words = Self.words(of: sentence)
        return words.contains(where: spoken.contains) || hasPair(words, tagPairs)
    }

    /// The words of a text, without those of an address (`https://api.shop.example/template`), a file name or markup.
    private static func words(of text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        text.split { $0 <= 0x20 || separators.contains($0) }.compactMap { piece in
            let word = piece.trimming(leading: marks, trailing: marks)
            return word.contains(where: joiners.contains) ? nil : word
        }
    }

    private static let separators = ByteSet(",;()\"-")
    private static let marks = ByteSet(".:!?'*`[]")
    private static let joiners = ByteSet("/.<>@=:_{}[]%|")

    private static func hasPair(_ words: [ArraySlice<UInt8>], _ pairs: WordSet) -> Bool {
        zip(words, words.dropFirst()).contains { pairs.contains(Array($0 + [0x20] + $1)[...]) }
    }

    private static func set(_ words: String) -> WordSet {
        WordSet(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let certain = set(
        """
        changelog developer developers devs templating programming programmers patch javascript typescript nodejs php
        sql mysql postgres postgresql sqlite html css latex jinja jinja2 twig erb ejs nunjucks freemarker thymeleaf
        ampscript sfmc i18next regex api apis sdk cli json yaml graphql github gitlab git kubernetes docker linux bash
        perl django kotlin c++ compiler webhook webhooks refactoring
        """)

    private static let subjectPairs = WordSet(
        [
            "release notes", "pull request", "merge request", "merge tag", "merge tags", "merge field", "merge fields",
            "source code", "code review", "in code", "f string",
        ])

    private static let ambiguous = set(
        """
        python ruby rust go swift java react vue angular razor shell liquid handlebars mustache blade velocity smarty
        rails spring template templates mailchimp klaviyo hubspot braze iterable marketo eloqua sendgrid postmark
        """)
    private static let companions = set("tips tip tutorial tutorials week version syntax snippet snippets coding")

    private static let spoken = set(
        """
        template templates templating snippet snippets syntax variable variables placeholder placeholders markup html
        css json xml yaml regex api endpoint endpoints sdk cli terminal printf compiler webhook webhooks parameter parameters
        bash zsh powershell sed awk perl javascript typescript php regexp
        """)
    private static let tagPairs = WordSet(
        [
            "merge tag", "merge tags", "merge field", "merge fields", "source code", "code block", "format string",
            "format strings", "regular expression", "regular expressions", "shell script", "shell scripts", "the shell",
            "template literal", "template literals", "command line", "the tag", "curly braces", "two braces",
        ])
}
