import Mail
import Testing

@testable import Guard

/// The formats of list files.
struct ListFormatsTests {
    private func read(_ bytes: [UInt8], _ format: ListFile.Format = .auto) -> [String] {
        let file = ListFile(bytes, format: format)
        return file.entries.map { "\($0.key)|\($0.reason)|\($0.since?.rfc3339.prefix(10) ?? "")" }
            + file.badRows.map(\.description)
    }

    private func read(_ text: String, _ format: ListFile.Format = .auto) -> [String] { read(Array(text.utf8), format) }

    private func utf16(_ text: String, isBigEndian: Bool, hasMark: Bool = true) -> [UInt8] {
        ((hasMark ? "\u{FEFF}" : "") + text).utf16.flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
    }

    @Test(arguments: [true, false], [true, false]) func `UTF-16 is read in both byte orders`(
        isBigEndian: Bool, hasMark: Bool
    ) {
        let bytes = utf16("Email\tReason\r\nä@x.example\tmüde 😀\r\n", isBigEndian: isBigEndian, hasMark: hasMark)
        #expect(read(bytes) == ["ä@x.example|müde 😀|"])
    }

    @Test func `damaged UTF-16 gives a bad row`() {
        let bytes = utf16("a@x.example\nb@x.example\n", isBigEndian: false)
        let before = ["a@x.example||", "b@x.example||"]
        #expect(read(Array(bytes.dropLast())) == before + ["line 2: the file ends inside a character"])
        #expect(
            read(bytes + [0x00, 0xD8, 0x61, 0x00]) == before + [
                "line 3: not UTF-16, although the file begins as UTF-16"
            ])
    }

    @Test func `a given format is used instead of a guessed one`() {
        #expect(read("a@x.example\t\"b,c\nd@x.example\te\n", .lines).count == 2)
        #expect(
            read("\"a,b\"@x.example\n# c\n", .lines) == [
                "\"a,b\"@x.example||", "line 2: not an address: \"#…\", 3 characters",
            ])
        #expect(read("name\temail\na,b;c,d\ta@x.example\n", .tsv) == ["a@x.example||"])
        #expect(read("[ann]\n", .csv) == ["line 1: not an address: \"[…\", 5 characters"])
        #expect(read("a@x.example\n", .json) == ["line 1: not JSON"])
    }

    @Test func `Excel's line with the delimiter is not a row`() {
        #expect(read("sep=;\r\nemail;reason\r\na@x.example;b,c,d,e\r\n") == ["a@x.example|b,c,d,e|"])
    }

    @Test func `the hash in a row is used when its address is empty`() {
        let hash = String(repeating: "0a", count: 16)
        #expect(
            read("email,md5\na@x.example,\(hash)\n,\(hash)\n ,x\n") == [
                "a@x.example||", "md5:\(hash)||", "line 4: not an address: \"x…\", 1 character",
            ])
    }

    @Test func `invalid UTF-8 makes a row bad only when it is in the address`() {
        let head = Array("name,email\n".utf8)
        #expect(read(head + [0x4A, 0xE9, 0x2C] + Array("a@x.example\n".utf8)) == ["a@x.example||"])
        #expect(read(head + [0x4A, 0x2C, 0xE9] + Array("@x.example\n".utf8)) == ["line 2: not UTF-8"])
    }

    @Test func `a truncated file is recognised by its incomplete last row`() {
        #expect(
            read("email,reason\na@x.example,b\nc@x.exa") == ["a@x.example|b|", "line 3: the file ends inside this row"])
        #expect(read("email,reason\na@x.example,b\nc@x.exa\n").count == 2)
    }

    @Test func `JSON is read as an array, as one value a line, and inside an API answer`() {
        #expect(read("[\"a@x.example\", \"B@x.example\"]") == ["a@x.example||", "b@x.example||"])
        #expect(
            read(
                "[\n {\"email\": \"a@x.example\", \"reason\": \"bounced\", \"created\": 1772323200},\n {\"email\": null}\n]"
            )
                == ["a@x.example|bounced|2026-03-01", "line 3: no address"])
        #expect(
            read("{\"who\":\"x\",\"email\":\"a@x.example\"}\n{oops}\n\"b@x.example\"\n7\n") == [
                "a@x.example||", "b@x.example||", "line 2: not JSON", "line 4: neither a text nor an object",
            ])
        #expect(read("{\"count\": 1, \"contacts\": [\"a@x.example\"], \"x\": {}}") == ["a@x.example||"])
        #expect(read("[]") == [] && read("{\"items\": []}") == [])
    }

    @Test func `a JSON object with an address is one row, even when it contains arrays`() {
        #expect(read("{\"email\":\"a@x.example\",\"items\":[\"b@x.example\"]}") == ["a@x.example||"])
        #expect(read("{\"items\":[\"b@x.example\"],\"email\":\"a@x.example\"}") == ["a@x.example||"])
        #expect(read("{\"email\":\"a@x.example\",\"logs\":[{\"to\":\"A@x.example\"}]}") == ["a@x.example||"])
    }

    @Test func `truncated JSON gives a bad row`() {
        let whole = "{\"items\": [{\"address\": \"a@x.example\"}, {\"address\": \"b@x.example\"}], \"n\": 1}"
        #expect(read(whole).count == 2)
        for length in 1..<whole.utf8.count {
            #expect(!ListFile(Array(whole.utf8.prefix(length))).badRows.isEmpty, "\(length)")
        }
    }

    @Test func `one page of an API answer gives a bad row, because the other pages are missing`() {
        let rows = "\"SuppressedDestinationSummaries\": [{\"EmailAddress\": \"a@x.example\"}]"
        let fault = "line 1: the file is one page of a list; the pages after it are missing"
        #expect(read("{\(rows), \"NextToken\": \"abc\"}").last == fault)
        #expect(read("{\"NextToken\": \"abc\", \(rows)}").last == fault)
        #expect(read("{\(rows), \"NextToken\": null}").count == 1)
        #expect(read("{\(rows), \"NextToken\": \"abc\"}{\(rows)}").count == 2)
    }
}
