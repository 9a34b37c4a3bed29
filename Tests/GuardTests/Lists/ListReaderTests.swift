import Mail
import TestSupport
import Testing

@testable import Guard

/// Files that arrive in pieces.
struct ListReaderTests {
    private func read(
        _ pieces: [[UInt8]], _ format: ListFile.Format = .auto, _ kind: ListKind = .suppression
    ) -> [ListReader.Row] {
        var reader = ListReader(format: format, kind: kind)
        var rows: [ListReader.Row] = []
        for piece in pieces {
            reader.append(piece)
            while let row = reader.next() { rows.append(row) }
        }
        reader.finish()
        while let row = reader.next() { rows.append(row) }
        return rows
    }

    private static let hash = String(repeating: "0a", count: 32)

    private static func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
        "\u{FEFF}\(text)".utf16.flatMap { unit in
            isBigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        }
    }

    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        var format = ListFile.Format.auto
        var testDescription: String { name }

        init(_ name: String, _ text: String, _ format: ListFile.Format = .auto) {
            (self.name, self.bytes, self.format) = (name, Array(text.utf8), format)
        }

        init(_ name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
    }

    private static let samples: [Sample] = [
        Sample("nothing", ""),
        Sample("blank lines", "\r\n\n \n"),
        Sample("a byte order mark alone", "\u{FEFF}"),
        Sample("lines", "a@x.example\r\nB@x.example\n\n c@x.example\nnot one\nd@x.example"),
        Sample("CR alone", "a@x.example\rb@x.example\r\rc@x.example\r"),
        Sample("sep=", "sep=;\r\nemail;reason\r\na@x.example;b,c,d,e\r\n"),
        Sample("sep= at the end", "sep=;\n"),
        Sample("a short file", "sep="),
        Sample(
            "quotes",
            "\u{FEFF}email,\"rea\"\"son\"\n\"a@x.example\" ,\"said \"\"stop\"\",\r\n twice\"\nb@x.example,\"\"\n"
                + "\"c d\"@x.example,\"x\"y\n\"d\"\"e@x.example\",x\nf@x.example,\"\"\"\"\n"),
        Sample("an escaped quote", "\"a\\\"\"@x.example,x\n\"b\\\",c\"@x.example\nd@x.example\n"),
        Sample("a quote never closed", "email\na@x.example\n\"b@x.example\nc@x.example\n"),
        Sample("a cut row", "email,reason\na@x.example,b\nc@x.exa"),
        Sample("tabs", "name\temail\na,b;c\ta@x.example\nx\t\"b@x.example\"\n", .tsv),
        Sample("only lines", "a@x.example\t\"b,c\nd@x.example\n\"a,b\"@x.example\n", .lines),
        Sample("hashes", "\(hash)\na@x.example\n\(hash.uppercased())\n", .hashes),
        Sample("a column of hashes", "email,sha256\na@x.example,\(hash)\nb@x.example,x\n", .hashes),
        Sample("UTF-8", "käthe@bücher.example,müde 😀\n"),
        Sample(
            "UTF-16, little end first", bytes: utf16("Email\tReason\r\nä@x.example\tmüde 😀\r\n", isBigEndian: false)),
        Sample("UTF-16, big end first", bytes: utf16("Email\tReason\r\nä@x.example\tmüde 😀\r\n", isBigEndian: true)),
        Sample("half of a pair", bytes: utf16("a@x.example\nb@x.example\n", isBigEndian: false) + [0, 0xD8, 0x61, 0]),
        Sample("half a character", bytes: utf16("a@x.example\nb@x.example\n", isBigEndian: true).dropLast()),
        Sample(
            "not UTF-8", bytes: Array("name,email\nJ".utf8) + [0xE9] + Array(",a@x.example\nx,b".utf8) + [0xE9, 0x0A]),
        Sample("an array", " [ \"a@x.example\" , {\"email\":\"b@x.example\",\"created\":1772323200} , 7 ] \n"),
        Sample("escapes", "[\"\\u0061@x.example\", {\"email\": \"b@x.example\", \"reason\": \"\\ud83d\\ude00 \\\"\"}]"),
        Sample("NDJSON", "{\"who\":\"x\",\"email\":\"a@x.example\"}\n{oops}\n\"b@x.example\"\n7\ntrue\n{\"a\":1}\n"),
        Sample("bad lines", "{\"email\":\n{\"email\":\"a@x.example\"}\nfals\n{\"email\":\"b@x.example\"}"),
        Sample(
            "an answer",
            "{\"n\": 1, \"contacts\": [{\"email\": \"a@x.example\"}, \"b@x.example\"], \"links\": {\"next\": null}}"),
        Sample("two answers", "{\"items\": [\"a@x.example\"], \"NextToken\": \"x\"}{\"items\": [\"b@x.example\"]}"),
        Sample("a page", "{\"items\": [\"a@x.example\"], \"NextToken\": \"x\"}"),
        Sample("JSON that ends early", "{\"items\": [{\"address\": \"a@x.example\"}, {\"addr"),
        Sample("JSON that ends within a word", "[\"a@x.example\", tru"),
        Sample("JSON with something behind", "[\"a@x.example\"] x \n\"b@x.example\" \n"),
        Sample("no JSON", "a@x.example\nb@x.example\n", .json),
        Sample("commas that are not", "[\"a@x.example\" \"b@x.example\"]"),
    ]

    @Test(arguments: samples) func `a file gives the same rows in pieces of any size`(sample: Sample) {
        let whole = read([sample.bytes], sample.format)
        let octets = sample.bytes.map { [$0] }
        #expect(read(octets, sample.format) == whole)
        for seed in 1...40 as ClosedRange<UInt64> {
            var random = SeededRandom(seed: seed)
            var pieces: [[UInt8]] = [[]]
            for byte in sample.bytes {
                if Int.random(in: 0..<4, using: &random) == 0 { pieces.append([]) }
                pieces[pieces.count - 1].append(byte)
            }
            #expect(read(pieces, sample.format) == whole)
        }
    }

    /// The fast path must give the same result as the slow path, which reads every row with a quote inside a field.
    @Test(arguments: [
        "a@x.example", "A.B@X.Example", "a+b@x.example", "*@x.example", "a*@x.example", "*.x.example", "x.example",
        "ä@x.example", "a@bücher.example", "a@[192.0.2.1]", "a@x", "a@-x.example", "a..b@x.example", "a@x_y.example",
        "abuse@*", "{a}@x.example", "a b@x.example", ".x.example", "@x.example", hash, "md5:\(hash.prefix(32))",
        "\u{A0}a@x.example", "a@x.example\u{200B}", "a'b@x.example", "A@[IPv6:2001:DB8::1]",
    ])
    func `the fast path reads a row as the slow path does`(text: String) {
        for (before, after) in [("", ""), ("  ", "\t"), ("x,", ",y"), ("x, ", " ,")] {
            let head = before.contains("x") ? "name,email,reason\n" : "email\n"
            let row = { (text: String) in Array("\(head)\(before)\(text)\(after)\n".utf8) }
            // A quote inside a field forces the slow path for its row.
            let long = read([row("\"\(text)\"").dropLast() + Array(",\"\"\"\"\n".utf8)])
            #expect(read([row(text)]) == long, "\(before)\(text)\(after)")
            #expect(read([row("\"\(text)\"")]) == long, "\(before)\(text)\(after)")
        }
    }

    @Test(arguments: [
        ("email\n\"", ListFile.Format.csv, "a"), ("email\n\"", .csv, "\"\""), ("a", .csv, "a"), ("a", .lines, " "),
        ("[\"", .json, "a"), ("[{\"email\":[", .json, "1,"), ("{\"a\":\"", .auto, "a"), ("{", .auto, "\"a\":1,"),
        ("[1,", .json, " "),
    ])
    func `no row takes more memory than its limit`(start: String, format: ListFile.Format, filling: String) {
        var reader = ListReader(format: format, kind: .suppression)
        reader.append(Array(start.utf8))
        let piece = Array(String(repeating: filling, count: 25_000).utf8)
        var rows: [ListReader.Row] = []
        for _ in 0..<40 {
            reader.append(piece)
            while let row = reader.next() { rows.append(row) }
            if rows.contains(where: { if case .unreadable = $0 { true } else { false } }) { break }
            #expect(reader.rows.buffer.bytes.count < 1 << 20)
        }
        guard case .unreadable(let row)? = rows.last else {
            Issue.record("the reader reads on without an end: \(rows)")
            return
        }
        #expect(row.reason.contains("256 KiB"))
        reader.finish()
        #expect(reader.next() == nil)
    }

    @Test func `hostile files take linear time`() {
        for (beginning, piece) in [
            ("", "{\n"), ("", "["), ("", "\""), ("email\n", "\"a\""), ("", ","), ("", "\"a\\"), ("", "{\"items\":"),
            ("[", " "),
        ] {
            let file = { (octets: Int) in
                let bytes = Array((beginning + String(repeating: piece, count: octets / piece.utf8.count)).utf8)
                return stride(from: 0, to: bytes.count, by: 100).map { Array(bytes[$0..<min($0 + 100, bytes.count)]) }
            }
            let ratio = LinearTime.ratio(file(25_000), file(25_000 * LinearTime.growth)) { _ = read($0) }
            #expect(ratio <= LinearTime.limit, "\(piece)")
        }
    }
}
