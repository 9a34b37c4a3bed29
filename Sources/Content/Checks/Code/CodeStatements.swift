/// The ways in which a line of a program, a query, a shell or a log begins.
enum CodeStatements {
    /// How many marks the line's beginning is worth: two where nothing else begins so, one where prose may.
    ///
    /// - Parameter line: without white space at its ends, template tags taken away.
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

    /// Bytes of a line that are looked at.
    private static let limitBytes = 400

    private static func isArgument(_ byte: UInt8) -> Bool { byte.isLowercase || byte == UInt8(ascii: "-") }

    /// `import x from 'y'`, `from x import y`, `import "fmt"`.
    private static func importMarks(_ line: [UInt8]) -> Int {
        let text = String(decoding: line.prefix(limitBytes), as: UTF8.self)
        let isImport = text.contains(" from '") || text.contains(" from \"") || text.hasPrefix("import \"")
        return isImport || text.hasPrefix("from ") && text.contains(" import ") ? CodeSample.proof : 0
    }

    /// In capitals, as queries are shown.
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
