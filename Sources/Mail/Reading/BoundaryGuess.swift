/// Finds the boundary of a multipart that does not name it, or names one that never comes, in the lines of its body; mail
/// programs do the same.
enum BoundaryGuess {
    /// Octets of the longest line of mail (RFC 5322 section 2.1.1).
    private static let limitBytes = 998

    /// The first line that begins as boundaries do and behind which a field of a part stands:
    ///
    ///     --x
    ///     Content-Type: text/plain
    static func boundary(in body: UnsafeRawBufferPointer) -> [UInt8]? {
        var line = 0
        while line < body.count {
            let next = body.firstIndex(of: ASCII.lf, from: line, to: body.count) + 1
            if next < body.count, let boundary = boundary(in: body, at: line, next: next) { return boundary }
            line = next
        }
        return nil
    }

    /// The same, if the text's first line that is not empty is one. What a mail without a type begins with, or one whose
    /// type is wrong.
    static func boundary(atStartOf body: UnsafeRawBufferPointer) -> [UInt8]? {
        var line = 0
        while line < body.count, body[line] == ASCII.cr || body[line] == ASCII.lf { line += 1 }
        guard line + 2 < body.count, body[line] == UInt8(ascii: "-"), body[line + 1] == UInt8(ascii: "-") else {
            return nil
        }
        return boundary(in: body, at: line, next: body.firstIndex(of: ASCII.lf, from: line, to: body.count) + 1)
    }

    private static func boundary(in body: UnsafeRawBufferPointer, at line: Int, next: Int) -> [UInt8]? {
        guard body[line] == UInt8(ascii: "-"), line + 1 < body.count, body[line + 1] == UInt8(ascii: "-"),
            next < body.count, body.matches("content-", at: next)
        else { return nil }
        let name = body.slice(body.trim(line + 2..<next))
        guard !name.isEmpty, name.count <= limitBytes else { return nil }
        return Array(name)
    }
}
