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
}
