import Mail
import TestSupport
import Testing

@testable import Guard

/// What people and programs make of an address, and what is read from it.
struct ListCellTests {
    private func read(_ text: String) -> String {
        switch ListCell.read(text) {
        case .failure: "bad"
        case .success(let cell):
            cell.entries.map(\.target.key).joined(separator: " ") + " "
                + cell.repairs.map(\.rawValue).sorted().joined(separator: ",")
        }
    }

    @Test(arguments: [
        "ann@x.example", "Ann@X.example", " ann@x.example\t", "o'neil@x.example", "o’neil@x.example",
        "#ann@x.example", "user%inner.example@x.example", "\"jane doe\"@x.example", "\"a,b\"@x.example",
        "jane@bücher.example", "käthe@xn--bcher-kva.example", "ａｎｎ@x.example", "ann@[192.0.2.1]", "😀@x.example",
        "@x.example", "x.example", "*.x.example", "postmaster@*", "900150983cd24fb0d6963f7d28e17f72", "l·l@x.example",
    ])
    func `a text that is right is read without a repair`(text: String) throws {
        #expect(try ListCell.read(text).get().repairs == [])
    }

    @Test(arguments: [
        ("'ann@x.example", "ann@x.example apostrophe"), ("‘ann@x.example", "ann@x.example apostrophe"),
        ("''ann@x.example", "ann@x.example apostrophe"), ("'o'neil@x.example", "o'neil@x.example apostrophe"),
        ("'@x.example", "@x.example apostrophe"), ("'*.x.example", "*.x.example apostrophe"),
        ("'postmaster@*", "postmaster@* apostrophe"), ("'ann@x.example'", "ann@x.example quotes"),
    ])
    func `a spreadsheet's apostrophe is taken off`(text: String, result: String) { #expect(read(text) == result) }

    @Test(arguments: [
        ("\u{A0}ann@x.example\u{200B}", "ann@x.example invisible"),
        ("\u{FEFF}ann@x.example", "ann@x.example invisible"),
        ("ann\u{200B}lee@x.example", "annlee@x.example invisible"),
        ("ann@x.exam\u{AD}ple", "ann@x.example invisible"), ("ann@x.exa\u{200B}mple", "ann@x.example invisible"),
        ("ann@x.exa\u{200D}mple", "ann@x.example invisible"),
        ("\u{200E}ann@x.example\u{200F}", "ann@x.example invisible"),
        ("\u{2066}ann@x.example\u{2069}", "ann@x.example invisible"),
        ("ann\u{FE0F}@x.example", "ann@x.example invisible"),
        ("ann\u{E0061}@x.example", "ann@x.example invisible"), ("ann@x.example\u{E007F}", "ann@x.example invisible"),
        ("\u{0}ann@x.example\u{7F}", "ann@x.example invisible"), ("ann@x.example\u{85}", "ann@x.example invisible"),
        ("ann\u{A0}@x.example", "ann@x.example invisible,space"), ("ann @ x.example", "ann@x.example space"),
        ("ann@\u{3000}x.example", "ann@x.example invisible,space"),
        ("\u{2800}ann@x.example", "ann@x.example invisible"),
        ("\u{A0}@x.example", "@x.example invisible"),
        ("\u{A0}900150983cd24fb0d6963f7d28e17f72", "md5:900150983cd24fb0d6963f7d28e17f72 invisible"),
        ("ann\u{A0}lee@x.example", "bad"), ("ann\u{1}lee@x.example", "bad"), ("\u{202E}ann@x.example", "bad"),
        ("ann lee@x.example", "bad"), ("ann@x .example", "bad"), ("ann\u{FFFD}@x.example", "bad"),
    ])
    func `what cannot be seen is taken out, and a space inside is no address`(text: String, result: String) {
        #expect(read(text) == result)
    }

    @Test(arguments: [
        ("\"ann@x.example\"", "ann@x.example quotes"), ("<ann@x.example>", "ann@x.example quotes"),
        ("“ann@x.example”", "ann@x.example quotes"), ("(ann@x.example)", "ann@x.example quotes"),
        ("«ann@x.example»", "ann@x.example quotes"), ("\"\"ann@x.example\"\"", "ann@x.example quotes"),
        ("ann@x.example>", "ann@x.example quotes"), ("ann@x.example\"", "ann@x.example quotes"),
        ("\"@x.example\"", "@x.example quotes"), ("ann@x.example.", "ann@x.example punctuation"),
        ("ann@x.example,", "ann@x.example punctuation"), (";ann@x.example;", "ann@x.example punctuation"),
        ("ann@x.example/", "ann@x.example punctuation"), ("• ann@x.example", "ann@x.example punctuation"),
        ("- ann@x.example", "ann@x.example punctuation"),
        ("<ann@x.example", "bad"), ("\"ann@x.example", "bad"), ("ann@x.example...", "bad"), ("ann@x.exam…", "bad"),
        ("•ann@x.example", "bad"), ("“ann@x.example", "bad"),
    ])
    func `quotes and punctuation around an address are taken off`(text: String, result: String) {
        #expect(read(text) == result)
    }

    @Test(arguments: [
        ("Ann Lee <ann@x.example>", "ann@x.example name"), ("\"Lee, Ann\" <ann@x.example>", "ann@x.example name"),
        ("Lee, Ann <ann@x.example>", "ann@x.example name"), ("ann@x.example (Lee, Ann)", "ann@x.example name"),
        ("(Ann Lee) ann@x.example", "ann@x.example name"), ("ann@x.example <Ann@x.example>", "ann@x.example name"),
        ("\"Ann \\\"A\\\" Lee\" <ann@x.example>", "ann@x.example name"),
        ("ann@x.example<mailto:ann@x.example>", "ann@x.example mailto,name"),
        ("mailto:ann@x.example", "ann@x.example mailto"), ("MAILTO:Ann@x.example?subject=a,b", "ann@x.example mailto"),
        ("mailto:ann%2Bnews@x.example", "ann+news@x.example mailto"), ("E-Mail: ann@x.example", "ann@x.example mailto"),
        ("SMTP:ann@x.example", "ann@x.example mailto"), ("<mailto:ann@x.example>", "ann@x.example mailto,quotes"),
        ("Ann Lee <ann@x.example", "bad"), ("Ann ann@x.example", "bad"), ("ann@x.example <ben@x.example>", "bad"),
        ("mailto:ann@x.example?cc=ben@x.example", "bad"), ("ann@x.example, Lee", "bad"), ("sip:ann@x.example", "bad"),
    ])
    func `names and labels are taken off`(text: String, result: String) { #expect(read(text) == result) }

    @Test(arguments: [
        ("=HYPERLINK(\"mailto:fay@x.example\",\"fay@x.example\")", "fay@x.example link,mailto"),
        ("=hyperlink(\"mailto:fay@x.example\"; \"Fay \"\"F\"\"\")", "fay@x.example link,mailto"),
        ("=\"ann@x.example\"", "ann@x.example formula"), ("=T(\"ann@x.example\")", "ann@x.example formula"),
        ("'=HYPERLINK(\"mailto:fay@x.example\")", "fay@x.example apostrophe,link,mailto"),
        ("[ann@x.example](mailto:ann@x.example)", "ann@x.example link,mailto"),
        ("[Ann](mailto:ann@x.example)", "ann@x.example link,mailto"),
        ("<mailto:ann@x.example|ann@x.example>", "ann@x.example link,mailto"),
        ("[Ann|mailto:ann@x.example]", "ann@x.example link,mailto"),
        ("<a href=\"mailto:ann@x.example?subject=x\">ann@x.example</a>", "ann@x.example link,mailto"),
        ("<A class=m HREF='mailto:ann@x.example'>Ann</A>", "ann@x.example link,mailto"),
        ("<p>ann@x.example</p>", "ann@x.example link"),
        ("ann@x.example<br/>ben@x.example", "ann@x.example ben@x.example link,several"),
        ("=HYPERLINK(\"mailto:fay@x.example\",\"fax@x.example\")", "bad"), ("=\"ann\"&\"@x.example\"", "bad"),
        ("=CONCATENATE(\"x\",\"ann@x.example\")", "bad"), ("=HYPERLINK(\"mailto:fay@x.example\"", "bad"),
        ("[ben@x.example](mailto:ann@x.example)", "bad"), ("<a href=\"mailto:a@x.example\">b@x.example</a>", "bad"),
        ("<script>@x.example", "bad"),
    ])
    func `a link has the address that it leads to, if it shows no other`(text: String, result: String) {
        #expect(read(text) == result)
    }

    @Test(arguments: [
        ("ann%40x.example", "ann@x.example encoded"), ("ann%2Bnews%40x.example", "ann+news@x.example encoded"),
        ("ann&#64;x.example", "ann@x.example encoded"), ("ann&#x40;x.example", "ann@x.example encoded"),
        ("&lt;ann@x.example&gt;", "ann@x.example encoded,quotes"), ("o&#39;neil@x.example", "o'neil@x.example encoded"),
        ("ann@x.exam&shy;ple", "ann@x.example encoded,invisible"), ("o\\'neil@x.example", "o'neil@x.example encoded"),
        ("ann\\u0040x.example", "ann@x.example encoded"), ("ann@x.example\\r\\n", "ann@x.example encoded"),
        ("ann＠x.example", "ann@x.example width"), ("mÃ¼ller@bÃ¼cher.example", "müller@xn--bcher-kva.example charset"),
        ("oâ€™neil@x.example", "o'neil@x.example charset"), ("ï»¿ann@x.example", "ann@x.example charset,invisible"),
        ("ann@x.exampleÂ\u{A0}", "ann@x.example charset,invisible"), ("ann@x.exampleÂ", "ann@x.example charset"),
        ("ann%2Bnews@x.example", "bad"), ("o%27neil@x.example", "bad"), ("o''neil@x.example", "bad"),
        ("'ann'@x.example", "bad"), ("ann at x dot example", "bad"), ("ann(at)x.example", "bad"),
        ("jane＠home@x.example", "bad"),
    ])
    func `encoded characters are decoded when only one reading is left`(text: String, result: String) {
        #expect(read(text) == result)
    }

    @Test(arguments: [
        ("ann@x.example; ben@y.example", "ann@x.example ben@y.example several"),
        ("ann@x.example,ben@y.example", "ann@x.example ben@y.example several"),
        ("ann@x.example ben@y.example", "ann@x.example ben@y.example several"),
        ("ann@x.example\nben@y.example", "ann@x.example ben@y.example several"),
        ("ann@x.example|ben@y.example", "ann@x.example ben@y.example several"),
        ("ann@x.example / ben@y.example", "ann@x.example ben@y.example several"),
        ("Ann <a@x.example> Ben <b@x.example>", "a@x.example b@x.example name,several"),
        ("\"a,b\"@x.example; c@x.example", "\"a,b\"@x.example c@x.example several"),
        ("'ann@x.example', 'ben@x.example'", "ann@x.example ben@x.example quotes,several"),
        ("ann@x.exampleann@x.example", "ann@x.example doubled"),
        ("ann@x.example ann@x.example", "ann@x.example doubled"),
        ("ann@x.example,ANN@X.EXAMPLE", "ann@x.example doubled"),
        ("ann@x.example;|ben@x.example", "bad"), ("\"a\u{A0}b\"@x.example", "bad"),
        ("ann@x.exampleben@x.example", "bad"), ("ann@x.example; n/a", "bad"),
        ("ann@x.example and ben@x.example", "bad"),
        ("ann,ben@x.example", "bad"), ("ann%40x.example; Ben <ben@x.example>", "bad"),
        ("ann at x, Ben <ben@x.example>", "bad"), ("ann.x.example, Ben <ben@x.example>", "bad"),
        ("x.example; Ben <ben@x.example>", "bad"), ("ben@x.example (ann%40x.example)", "bad"),
    ])
    func `several addresses are several entries`(text: String, result: String) { #expect(read(text) == result) }

    @Test(arguments: [
        "'900150983cd24fb0d6963f7d28e17f72", "\"900150983cd24fb0d6963f7d28e17f72\"",
        "900150983cd24fb0d6963f7d28e17f72;d41d8cd98f00b204e9800998ecf8427f", "mailto:900150983cd24fb0d6963f7d28e17f72",
        "900150983cd24fb0d6963f7d28e17f72.",
    ])
    func `a hash is not repaired`(text: String) { #expect(read(text) == "bad") }

    @Test(arguments: ["Acme.Co.", "'x.example", "\"x.example\"", "x.example; y.example", "Acme <x.example>"])
    func `a text without an @ does not become a domain by a repair`(text: String) { #expect(read(text) == "bad") }

    @Test func `a reason says which readings there are, and not the address`() throws {
        for (text, part) in [
            ("secret@x.example <other@x.example>", "the address in brackets, or the one before them"),
            ("Ann <secret@x.example", "its end may be missing"), ("'secret'@x.example", "two readings"),
            ("secret at x.example", "write it with an @"), ("secret@x.exam…", "its end is missing"),
            ("my secret@x.example", "other text"), ("\u{202E}secret@x.example", "turns the order"),
        ] {
            let fault = #expect(throws: ListBadEntry.self) { try ListCell(text) }
            let reason = try #require(fault).description
            #expect(reason.contains(part) && !reason.contains("secret"), "\(reason)")
        }
    }

    @Test func `repairs are counted by kind, with the first lines`() {
        let damaged =
            (1...12).map { "'a\($0)@x.example" } + ["mailto:b@x.example", "c@x.example; d@x.example", "<'e@x.example>"]
        let file = ListFile(Array((["email", "z@x.example"] + damaged + ["nobody"]).joined(separator: "\n").utf8))
        #expect(file.repairs.rows == 15 && file.repairs.extraEntries == 1 && file.entries.count == 17)
        #expect(file.repairs[.apostrophe].count == 13 && file.repairs[.apostrophe].lines == Array(3...12))
        #expect(file.repairs.byCount.map(\.kind) == [.apostrophe, .quotes, .mailto, .several])
        #expect(file.repairs[.several].lines == [16] && file.repairs[.name].count == 0)
        #expect(file.repairs.isDoubtful(of: 299) && !file.repairs.isDoubtful(of: 300))
    }

    @Test func `hostile cells take linear time`() {
        for piece in [
            "'", "<a ", "&#", "%40", "(", "a@x ", ";", "\u{200B}", "<a@x", "\"", "Ã¼", "\\u0040", ",@", "[](", "=\"\"",
        ] {
            let file = { (rows: Int) in
                let cell = String(repeating: piece, count: 1000 / piece.utf8.count) + "\n"
                return Array(String(repeating: cell, count: rows).utf8)
            }
            let ratio = LinearTime.ratio(file(20), file(20 * LinearTime.growth)) {
                _ = ListFile($0, format: .lines)
            }
            #expect(ratio <= LinearTime.limit, "\(piece)")
        }
        for piece in ["'", "<a ", "&#", "(", "a@x ", ";", "\u{200B}", "<a@x", "Ã¼", ",@", "a@"] {
            let cell = { String(repeating: piece, count: $0 / piece.utf8.count) }
            let ratio = LinearTime.ratio(cell(1000), cell(1000 * LinearTime.growth)) { _ = ListCell.read($0) }
            #expect(ratio <= LinearTime.limit, "\(piece)")
        }
    }
}
