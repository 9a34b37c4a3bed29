import Content
import Foundation
import TestSupport
import Testing

@testable import sendguard

/// The shipped profiles, and the operator's own.
@Suite(.scoped)
struct ProfileCatalogueTests {
    private static let names = [
        "elasticemail", "mailersend", "mailgun", "mailjet", "mandrill", "neodeliver", "plain", "postmark", "sendgrid",
        "ses",
        "sparkpost",
    ]

    @Test func `every file of the folder is compiled in, under its own name`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: "\(Checkout.root)/config/profiles")
        #expect(files.sorted() == Self.names.map { "\($0).yaml" })
        #expect(ProfileCatalogue.shipped.names == Self.names)
        for file in files {
            let text = try String(contentsOfFile: "\(Checkout.root)/config/profiles/\(file)", encoding: .utf8)
            #expect(ShippedFiles.text("profiles/\(file)") == text)
        }
    }

    /// The reader checks a file against its examples. This test only checks that there are examples.
    @Test(arguments: names)
    func `a shipped profile has examples and near misses`(name: String) throws {
        let text = try #require(ShippedFiles.text("profiles/\(name).yaml"))
        let log = MistakeLog()
        let profile = try #require(ProfileReader.read(text, log: log))
        #expect(log.isEmpty)
        let misses = text.components(separatedBy: "near_misses:").count - 1
        #expect(misses >= profile.rules.count && misses > 0)
        #expect(text.components(separatedBy: " examples:").count - 1 >= profile.rules.count)
        #expect(text.components(separatedBy: "    source: ").count - 1 == profile.rules.count)
    }

    @Test func `ESPs that fill in nothing have no rules`() {
        for name in ["plain", "sparkpost", "mailersend"] { #expect(ProfileCatalogue.shipped[name]?.rules == []) }
        let plain = ProfileCatalogue.shipped["plain"]
        #expect(plain?.settings == [:] && plain?.recipientHeaders == [] && plain?.campaignHeaders == [])
        #expect(ProfileCatalogue.shipped["brevo"] == nil)
    }

    /// The reader checks a file against its examples. This test checks that there are examples, and which profiles can
    /// have none.
    @Test(arguments: names)
    func `a shipped profile has reply id patterns, unless the ESP's reply has no id`(name: String) throws {
        let text = try #require(ShippedFiles.text("profiles/\(name).yaml"))
        let patterns = ProfileCatalogue.shipped[name]?.replyIDs
        switch name {
        case "mailgun": #expect(patterns == [] && text.contains("near_misses: [250 Great success"))
        case "elasticemail", "neodeliver": #expect(patterns == nil)
        default: #expect(patterns?.isEmpty == false && text.contains("\n  examples:\n    - "))
        }
    }

    @Test(arguments: [
        ("reply_id: {patterns: [queued as (ID)]}", "reply_id needs the key \"source\""),
        ("reply_id: {source: x}", "needs its patterns"),
        ("reply_id: {source: x, patterns: [queued]}", "needs some text and one hole"),
        ("reply_id: {source: x, patterns: [queued as (ID)]}", "needs examples"),
        (
            "reply_id: {source: x, patterns: [as (ID)], examples: [{reply: 250 as 4F3A, id: 4F3B}]}",
            "the patterns find the id \"4F3A\" in this reply"
        ),
        (
            "reply_id: {source: x, patterns: [as (ID)], examples: [{reply: 250 so, id: 4F3B}]}",
            "the patterns find no id in this reply"
        ),
        (
            "reply_id: {source: x, patterns: [as (ID)], examples: [{reply: as 4F3B, id: 4F3B}]}", "is not a reply"
        ),
        (
            "reply_id: {source: x, patterns: [as (ID)], examples: [{reply: 250 as 4F3B, id: 4F3B}], near_misses: [250 as 77a1]}",
            "the patterns find the id \"77a1\" in this reply, which has no id"
        ),
    ])
    func `a profile's reply id patterns must agree with its examples`(line: String, mistake: String) {
        let log = MistakeLog()
        #expect(ProfileReader.read("name: ours\n\(line)\n", log: log) == nil)
        #expect(
            log.sorted.contains { $0.text(file: "p").contains(mistake) }, "\(log.sorted.map { $0.text(file: "p") })")
    }

    @Test func `shipped profiles find campaigns and recipients in the ESP's headers`() throws {
        let catalogue = ProfileCatalogue.shipped
        #expect(
            catalogue["sendgrid"]?.recipientHeaders == [
                RecipientHeader(HeaderPath(header: "X-SMTPAPI", members: ["to"])),
                RecipientHeader(HeaderPath(header: "X-SMTPAPI", members: ["filters", "bcc", "settings", "email"])),
            ])
        #expect(
            catalogue["mailgun"]?.recipientHeaders == [
                RecipientHeader(HeaderPath(header: "X-Mailgun-Recipient-Variables"), shape: .recipients)
            ])
        #expect(catalogue["mandrill"]?.recipientHeaders == [RecipientHeader(HeaderPath(header: "X-MC-BccAddress"))])
        #expect(catalogue["sendgrid"]?.campaignHeaders == [HeaderPath(header: "X-SMTPAPI", members: ["category"])])
        #expect(catalogue["sparkpost"]?.recipientHeaders.map(\.path.members) == [["cc"], ["bcc"], ["archive"]])
        #expect(catalogue["mailjet"]?.campaignHeaders == [HeaderPath(header: "X-Mailjet-Campaign")])
    }

    @Test func `an operator's profiles extend and replace the shipped ones`() throws {
        let folder = try TestScope.mine.path("profiles")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "name: plain\ncampaign_headers: [X-Ours]\n".write(
            toFile: "\(folder)/a.yaml", atomically: true, encoding: .utf8)
        try """
        name: ours
        settings:
          words: {about: What our account replaces., kind: list, default: ["{a}"]}
        rules:
          - about: Our own.
            source: a test send on 2026-03-02
            tags: [(KEY)]
            places: [html]
            keys: {setting: words}
            examples:
              - {in: html, tag: "{a}"}
              - {in: html, tag: "{b}", settings: {words: ["{b}"]}}
            near_misses:
              - {in: text, tag: "{a}"}
        """.write(toFile: "\(folder)/b.yaml", atomically: true, encoding: .utf8)
        try "not a profile".write(toFile: "\(folder)/README", atomically: true, encoding: .utf8)
        let loaded = try ConfigurationLoader.parse(
            """
            profiles: \(folder)
            listeners: [{address: "127.0.0.1:1"}]
            upstreams:
              - {name: a, host: localhost, tls: none}
              - {name: b, host: localhost, tls: none, profile: ours, profile_settings: {words: "{c}"}}
            """, file: "f.yaml")
        #expect(loaded.configuration.upstreams[0].profile.campaignHeaders == [HeaderPath(header: "X-Ours")])
        #expect(loaded.configuration.upstreams[1].profile.settings == ["words": .list(["{c}"])])
        #expect(loaded.profiles.names == (Self.names + ["ours"]).sorted())
        #expect(ProfileCatalogue.shipped["ours"] == nil)
    }

    @Test func `two files of one profile and a missing folder are mistakes`() throws {
        let folder = try TestScope.mine.path("profiles")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in ["a", "b"] {
            try "name: ours".write(toFile: "\(folder)/\(file).yaml", atomically: true, encoding: .utf8)
        }
        let log = MistakeLog()
        var catalogue = ProfileCatalogue.shipped
        #expect(catalogue.add(folder: folder, log: log) == nil)
        #expect(
            log.sorted.map { $0.text(file: "f.yaml") } == [
                "\(folder)/b.yaml:1: the profile \"ours\" is already in a.yaml"
            ])
        #expect(catalogue.add(folder: "/nowhere/profiles", log: log) == "does not exist")
    }
}
