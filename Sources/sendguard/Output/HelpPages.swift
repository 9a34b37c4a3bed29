import CDefaults

/// The pages of the manual, which are compiled into the program from `Sources/sendguard/Documentation.docc`.
///
/// A page is plain Markdown: a terminal shows it as it is, and DocC renders it.
struct HelpPage {
    /// The topic for `sendguard help`: the name of the file without `.md`.
    var topic: String
    var text: String

    /// The first line, without its `#`.
    var title: String {
        String(text.prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " })
    }
}

/// All pages there are, in the order in which the program lists them.
enum HelpPages {
    static let all: [HelpPage] = (0..<cd_page_count()).map { index in
        var count = 0
        let bytes = cd_page_bytes(index, &count)
        // Never dereferenced when count is 0.
        let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
        return HelpPage(topic: String(cString: cd_page_topic(index)), text: text)
    }
}
