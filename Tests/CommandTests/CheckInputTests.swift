import TestSupport
import Testing

@testable import sendguard

struct CheckInputTests {
    private func input(_ text: String, name: String = "-", isHTML: Bool = false) -> CheckInput {
        CheckInput(Array(text.utf8), name: name, isHTML: isHTML)
    }

    @Test(
        arguments: [
            ("Subject: Hi\r\n\r\nHello", "-", .message), ("Return-Path: <a@b.example>\nX: y", "-", .message),
            ("<p>Hi", "m.eml", .message), ("", "x.EML", .message),
            ("Subject: Hi", "page.html", .html), ("Hello", "PAGE.HTM", .html), ("<!doctype html><p>", "-", .html),
            ("\u{FEFF}\n  <HTML lang=de>", "-", .html), ("<!-- one --><p>", "-", .html), ("<table\n>", "t.tpl", .html),
            ("<?xml version='1.0'?><html>", "-", .html),
            ("Dear <FirstName>,", "-", .text), ("<FirstName>, hello", "-", .text), ("", "-", .text),
            ("Dear Ann: hello", "-", .text), (": hello", "-", .text), ("< p>", "-", .text),
            ("{{hello}}", "a.txt", .text),
        ] as [(String, String, CheckInput.Kind)])
    func `a file's name and beginning decide its kind`(text: String, name: String, kind: CheckInput.Kind) {
        #expect(input(text, name: name).kind == kind)
    }

    @Test func `the HTML option overrides the name and the content`() {
        #expect(input("Subject: Hi", name: "m.eml", isHTML: true).kind == .html)
    }

    @Test func `a message is judged as it is, and other input gets a header section`() {
        let message = input("Subject: Hi\r\n\r\nHello")
        #expect(message.ownBytes == 0 && message.message == Array("Subject: Hi\r\n\r\nHello".utf8))
        let page = input("<p>Hi</p>")
        #expect(Array(page.message.dropFirst(page.ownBytes)) == Array("<p>Hi</p>".utf8))
        let head = String(decoding: page.message.prefix(page.ownBytes), as: UTF8.self)
        #expect(head.contains("Content-Type: text/html; charset=utf-8\r\n") && head.hasSuffix("\r\n\r\n"))
        let old = CheckInput([0xE4, 0x20], name: "-", isHTML: false)
        #expect(String(decoding: old.message, as: UTF8.self).contains("text/plain; charset=windows-1252\r\n"))
    }

    // MARK: No mail

    @Test(arguments: ["", "\r\n", " \t\n\u{C}", "\u{FEFF}", "\u{FEFF}\n"])
    func `a file without a character is no mail`(text: String) {
        #expect(CheckInput.whyNoMail(Array(text.utf8)) == "this is no mail: it is empty")
    }

    private static let random: [UInt8] = {
        var random = SeededRandom(seed: 7)
        return (0..<3000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }()

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// In UTF-16 with the low byte first.
    private static func wide(_ text: String) -> [UInt8] { text.utf8.flatMap { [$0, 0] } }

    private static let binary: [[UInt8]] = [
        [0], [UInt8](repeating: 0, count: 3000), random, [UInt8](random.prefix(200)), [0xEF, 0xBB, 0xBF] + random,
        [UInt8](repeating: 0xFF, count: 50), wide("<p>Hello Ann</p>"), [0xFF, 0xFE] + wide("Subject: Hi\r\n\r\nHello"),
        [0x1F, 0x8B, 8, 0] + random, bytes("%PDF-1.7\n") + random, bytes("GIF89a\0\0\0\u{1}\0\u{2}"),
    ]

    @Test(arguments: binary) func `binary data is no mail`(bytes: [UInt8]) {
        #expect(CheckInput.whyNoMail(bytes)?.hasPrefix("this is no mail: it is binary data") == true)
    }

    private static let long = String(repeating: "text ", count: 40)

    private static let mail: [[UInt8]] = [
        bytes("Hello\0\0"), bytes("Hello Ann,\0 welcome\u{1}\u{2}\u{3}\u{4} " + long),
        // KOI8-R, ISO-2022-JP, and letters of UTF-8 only.
        [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4, 0x0A, 0x20, 0xC1], [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42],
        bytes("привет"), bytes("x"), bytes("From ann Mon Mar  2 09:30:00 2026\nSubject: Hi\n\nHello"),
        bytes("Subject: Hi\r\n\r\n"), bytes("Subject: Hi\r\n\r\n") + random, bytes("\r\n\r\nHello"),
        bytes("Just words, in a file with another name."),
    ]

    @Test(arguments: mail)
    func `a mail with a few odd bytes is judged, and a message whatever its body is`(bytes: [UInt8]) {
        #expect(CheckInput.whyNoMail(bytes) == nil)
    }
}
