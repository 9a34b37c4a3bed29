/// Counts the marks of code in a sample: signs of programs, shells and markup that prose and letters do not use.
///
/// Template tags are removed first (`TemplateTags`), because an unrendered letter is full of them and still is not
/// code. A mark is an operator, a call, a key, or the beginning or end of a statement. Signs that letters and
/// receipts also use (` = `, `->` alone, rows of `=`, `|`) are not marks.
enum CodeMarks {
    /// Counting stops at this number.
    static let limit = 4
    /// How much of a sample is read, in bytes.
    static let limitBytes = 8 * 1024

    /// - Parameter countsMarkup: whether HTML tags in the text are marks; not when the whole text is source.
    static func count(in sample: ArraySlice<UInt8>, countsMarkup: Bool) -> Int {
        let text = TemplateTags.removed(from: sample.prefix(limitBytes))
        var count = 0
        for line in text.split(separator: UInt8(ascii: "\n")) {
            count += Line(line).marks(countsMarkup: countsMarkup)
            if count >= limit { return limit }
        }
        return count
    }

    /// Whether a tag is a statement, such as `<%= link_to 'Home', root_path %>`, and not the name of a value. A path
    /// or a filter does not make the name a statement.
    static func isStatement(_ tag: ArraySlice<UInt8>) -> Bool {
        let content = tag.trimming(leading: tagSigns, trailing: tagSigns).prefix(limitBytes)
        let name = String(decoding: content.prefix { $0 != UInt8(ascii: "|") }, as: UTF8.self)
        if name.contains("',") || name.contains("\",") { return true }
        let path = name.replacing("->", with: ".").replacing("::", with: ".")
        return Line(Array(path.utf8)[...]).marks(countsMarkup: true) > 0
    }

    /// One line, without white space at its ends.
    private struct Line {
        let bytes: [UInt8]

        init(_ line: ArraySlice<UInt8>) { bytes = Array(line.trimming(leading: blanks, trailing: blanks)) }

        func marks(countsMarkup: Bool) -> Int {
            guard !bytes.isEmpty, !isDirective else { return 0 }
            var count = CodeStatements.marks(bytes) + endMarks
            for index in bytes.indices where count < CodeMarks.limit {
                count += marks(at: index, countsMarkup: countsMarkup)
            }
            return count
        }

        /// 0 outside the line.
        private func byte(_ index: Int) -> UInt8 { bytes.indices.contains(index) ? bytes[index] : 0 }

        private func stands(_ text: StaticString, at index: Int) -> Bool {
            guard index >= 0, index + text.utf8CodeUnitCount <= bytes.count else { return false }
            return text.withUTF8Buffer { $0.indices.allSatisfy { bytes[index + $0] == text.utf8Start[$0] } }
        }

        /// Whether the line is a template's own statement, in Velocity or Blade: `#foreach($x in $xs)`,
        /// `@component('mail')`.
        private var isDirective: Bool {
            guard bytes[0] == UInt8(ascii: "#") || bytes[0] == UInt8(ascii: "@"), byte(1).isLetter else { return false }
            let name = bytes.dropFirst().drop { $0.isWord }
            return name.first == UInt8(ascii: "(")
        }

        /// `x = 1;`, `while (x) {`, `});`
        private var endMarks: Int {
            if bytes.allSatisfy(brackets.contains) { return 1 }
            switch bytes[bytes.count - 1] {
            case UInt8(ascii: ";"): return bytes.contains(where: inStatements.contains) ? 1 : 0
            case UInt8(ascii: "{"): return bytes.count > 1 ? 1 : 0
            default: return 0
            }
        }

        private func marks(at index: Int, countsMarkup: Bool) -> Int {
            switch bytes[index] {
            case UInt8(ascii: "("): isCall(at: index) || byte(index - 1) == UInt8(ascii: "$") ? 1 : 0
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quoteMarks(at: index)
            case UInt8(ascii: "="): isAssignment(at: index) ? 1 : 0
            case UInt8(ascii: "-"): isArrow(at: index) || isOption(at: index) ? 1 : 0
            case UInt8(ascii: ":"): stands("::", at: index) && isBetweenWords(index, length: 2) ? 1 : 0
            case UInt8(ascii: "&"): stands(" && ", at: index - 1) ? 1 : 0
            // `\n`, `\ref{x}`; not between two words, as in `Customer Information\First Name`.
            case UInt8(ascii: "\\"): byte(index + 1).isLetter && !isBetweenWords(index, length: 1) ? 1 : 0
            case UInt8(ascii: "/"): isComment(at: index) ? 1 : 0
            case UInt8(ascii: ";"): isShellWord(behind: index) || isStatementEnd(index) ? 1 : 0
            case UInt8(ascii: "<"): countsMarkup && isEndTag(at: index) ? CodeSample.proof : 0
            default: 0
            }
        }

        /// `parse("`, `map()`; not `gift(s)`.
        private func isCall(at index: Int) -> Bool {
            byte(index - 1).isWord && callStarts.contains(byte(index + 1))
        }

        private func quoteMarks(at index: Int) -> Int {
            // f"…", r'…': a letter that touches a quotation mark; no human language writes this.
            if bytes[index] == UInt8(ascii: "\""), prefixes.contains(byte(index - 1)), !byte(index - 2).isWord,
                bytes[(index + 1)...].contains(UInt8(ascii: "\""))
            {
                return CodeSample.proof
            }
            // "key":
            if byte(index + 1) == UInt8(ascii: ":"), byte(index - 1).isWord,
                bytes[max(0, index - 40)..<index].contains(bytes[index])
            {
                return 1
            }
            // "…" % x
            return byte(index + 1) == 0x20 && stands(" % ", at: index + 1) ? 1 : 0
        }

        /// `x := 1`, `a == b`, `a != b`, `x += 1`, `(x) => y`: with a space on both sides, so that no row of signs
        /// counts.
        private func isAssignment(at index: Int) -> Bool {
            if stands(") => ", at: index - 2) { return true }
            let before = byte(index - 1)
            if assigners.contains(before) { return byte(index - 2) == 0x20 && byte(index + 1) == 0x20 }
            return before == 0x20 && (stands("== ", at: index) || stands("=== ", at: index)) && index > 1
                && byte(index - 2) != UInt8(ascii: "=")
        }

        /// `user->name`, `f() -> Int`.
        private func isArrow(at index: Int) -> Bool {
            guard byte(index + 1) == UInt8(ascii: ">") else { return false }
            return isBetweenWords(index, length: 2) || stands(") -> ", at: index - 2)
        }

        /// `--pretty=`. A `--flag` after a shell word counts with the statement.
        private func isOption(at index: Int) -> Bool {
            guard stands(" --", at: index - 1), byte(index + 2).isLetter else { return false }
            let end = bytes[(index + 2)...].firstIndex { !$0.isWord && $0 != UInt8(ascii: "-") }
            return end.map { bytes[$0] == UInt8(ascii: "=") } ?? false
        }

        private func isBetweenWords(_ index: Int, length: Int) -> Bool {
            byte(index - 1).isWord && byte(index + length).isWord
        }

        /// `// why`, `/* why`.
        private func isComment(at index: Int) -> Bool {
            let isAtStart = index == 0 || byte(index - 1) == 0x20
            return isAtStart && (stands("// ", at: index) || stands("/* ", at: index))
        }

        private func isShellWord(behind index: Int) -> Bool {
            stands("; then", at: index) || stands("; do", at: index) && !byte(index + 4).isWord
                || stands("; fi", at: index) && !byte(index + 4).isWord || stands("; done", at: index)
        }

        /// `);`, `";` within a line.
        private func isStatementEnd(_ index: Int) -> Bool {
            index + 1 < bytes.count && index > 0 && statementEnds.contains(bytes[index - 1])
        }

        /// `</p>`; not `</c:if>`, which is a template's tag.
        private func isEndTag(at index: Int) -> Bool {
            guard byte(index + 1) == UInt8(ascii: "/"), byte(index + 2).isLetter else { return false }
            let end = bytes[(index + 2)...].firstIndex { !$0.isWord && $0 != UInt8(ascii: "-") }
            return end.map { bytes[$0] == UInt8(ascii: ">") } ?? false
        }
    }

    private static let blanks = ByteSet(" \t\r")
    private static let tagSigns = ByteSet("{}[]<>%?*|#!= \t\r\n")
    private static let brackets = ByteSet("{}()[];,")
    private static let inStatements = ByteSet("={}\"$<>")
    private static let callStarts = ByteSet("\"')$&")
    private static let prefixes = ByteSet("fFrRbBu")
    private static let assigners = ByteSet(":!+-*")
    private static let statementEnds = ByteSet(")\"']}")
}

/// The beginnings of lines of programs, queries, shells and logs.
enum CodeStatements {
    /// The marks of the line's beginning: two when only code begins so, one when prose may.
    ///
    /// - Parameter line: without white space at its ends and without template tags.
    static func marks(_ line: [UInt8]) -> Int {
        let words = line.prefix(limitBytes).split(separator: 0x20, maxSplits: 3)
        guard let first = words.first else { return 0 }
        let second = words.count > 1 ? words[1] : []
        let third = words.count > 2 ? words[2] : []
        let name = String(decoding: first, as: UTF8.self)
        if proofs.contains(name) { return CodeSample.proof }
        if declarations.contains(name) {
            return third.first == UInt8(ascii: "=") || second.contains(UInt8(ascii: "(")) ? CodeSample.proof : 0
        }
        if printers.contains(name), let mark = second.first {
            return mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") ? CodeSample.proof : mark == 0x24 ? 1 : 0
        }
        if imports.contains(name) { return importMarks(line) }
        if queries.contains(name) { return queryMarks(line) }
        if name == "fn" || name == "func" { return 1 }
        if shells.contains(name) || name == "$" { return second.first.map(isArgument) == true ? 1 : 0 }
        return conditions.contains(name) && second.first == UInt8(ascii: "(") ? 1 : 0
    }

    /// How much of a line is read, in bytes.
    private static let limitBytes = 400

    private static func isArgument(_ byte: UInt8) -> Bool { byte.isLowercase || byte == UInt8(ascii: "-") }

    /// `import x from 'y'`, `from x import y`, `import "fmt"`.
    private static func importMarks(_ line: [UInt8]) -> Int {
        let text = String(decoding: line.prefix(limitBytes), as: UTF8.self)
        let isImport = text.contains(" from '") || text.contains(" from \"") || text.hasPrefix("import \"")
        return isImport || text.hasPrefix("from ") && text.contains(" import ") ? CodeSample.proof : 0
    }

    /// Whether a line is a query in capitals, as mails show them.
    private static func queryMarks(_ line: [UInt8]) -> Int {
        let text = String(decoding: line.prefix(limitBytes), as: UTF8.self)
        return [" FROM ", " INTO ", " SET ", " TABLE "].contains(where: text.contains) ? CodeSample.proof : 0
    }

    private static let proofs: Set = ["#include", "#define", "#!/bin/sh", "#!/bin/bash", "#!/usr/bin/env", "Traceback"]
    private static let declarations: Set = [
        "const", "let", "var", "def", "function", "public", "private", "static", "int", "auto", "val", "final", "local",
    ]
    private static let printers: Set = ["echo", "puts", "print", "printf"]
    private static let imports: Set = ["import", "from"]
    private static let queries: Set = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER"]
    private static let conditions: Set = ["if", "for", "while", "switch", "return", "foreach"]
    private static let shells: Set = [
        "git", "npm", "npx", "yarn", "pip", "pip3", "gem", "cargo", "curl", "wget", "docker", "kubectl", "sudo", "apt",
        "apt-get", "brew", "composer", "go", "make", "swift", "python", "python3", "node", "ssh", "cd", "ls", "grep",
        "sed", "cat", "export", "rm", "mkdir",
    ]
}
