/// The little of two template languages that has to be understood to know which names an expression takes.
///
/// Whatever is not understood is taken for what the ESP does not fill in.
enum MergeExpression {
    /// Handlebars as Mandrill has it: `user.first_name`, `#if items`, `/if`, `else`, `upper name`.
    static func isHandlebars(_ bytes: ArraySlice<UInt8>, over keys: MergeKeys) -> Bool {
        var words = words(of: bytes)
        guard let first = words.first else { return false }
        if first.elementsEqual("else".utf8) { return words.count == 1 }
        if first.first == UInt8(ascii: "/") { return words.count == 1 && isBlock(first.dropFirst()) }
        if first.first == UInt8(ascii: "#") {
            guard isBlock(first.dropFirst()), words.count > 1 else { return false }
            words.removeFirst()
        } else if words.count > 1 {
            guard helpers.contains(where: { first.elementsEqual($0.utf8) }) else { return false }
            words.removeFirst()
        }
        return words.allSatisfy { isLiteral($0) || isPath($0, over: keys) }
    }

    /// Mailjet's statements: `if var:x`, `if var:x == "y"`, `elseif var:x`, `else`, `endif`.
    static func isMailjet(_ bytes: ArraySlice<UInt8>, over keys: MergeKeys) -> Bool {
        let words = words(of: bytes)
        guard let first = words.first else { return false }
        let name = String(decoding: first, as: UTF8.self)
        if name == "else" || name == "endif" { return words.count == 1 }
        guard name == "if" || name == "elseif", words.count > 1 else { return false }
        return words.dropFirst().allSatisfy { word in
            isLiteral(word) || operators.contains(String(decoding: word, as: UTF8.self)) || isVariable(word, keys)
        }
    }

    private static let blocks = ["if", "unless", "each", "with"]
    private static let helpers = ["upper", "lower", "title", "url", "date", "striptags"]
    private static let operators: Set<String> = ["==", "!=", "<", ">", "<=", ">=", "and", "or", "not"]

    private static func isBlock(_ word: ArraySlice<UInt8>) -> Bool { blocks.contains { word.elementsEqual($0.utf8) } }

    /// `"text"` or a number.
    private static func isLiteral(_ word: ArraySlice<UInt8>) -> Bool {
        word.first == UInt8(ascii: "\"") || word.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
    }

    /// `user.first_name`, `this`, `this.price`, `@index`.
    private static func isPath(_ word: ArraySlice<UInt8>, over keys: MergeKeys) -> Bool {
        if word.first == UInt8(ascii: "@") { return true }
        let root = word.prefix { $0 != UInt8(ascii: ".") }
        if root.elementsEqual("this".utf8) { return true }
        return keys.knows(root)
    }

    /// `var:name`, `var:name:"default"`, `data:name`.
    private static func isVariable(_ word: ArraySlice<UInt8>, _ keys: MergeKeys) -> Bool {
        let parts = word.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, isName(parts[1]) else { return false }
        if parts[0].elementsEqual("data".utf8) { return true }
        return parts[0].elementsEqual("var".utf8) && (parts.count == 3 || keys.contains(parts[1]))
    }

    static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy {
                ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
                    || $0 == UInt8(ascii: "-")
            }
    }

    /// Split at white space outside quotes.
    private static func words(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        var start: Int?
        var isQuoted = false
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte <= 0x20, !isQuoted {
                if let begin = start { words.append(bytes[begin..<index]) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let begin = start { words.append(bytes[begin..<bytes.endIndex]) }
        return words
    }
}
