import Mail

@testable import Guard

extension ListFormats {
    /// Some names and words of each role, and some formats: enough for the rules. The shipped table has its own tests.
    static let basic: ListFormats = {
        var formats = ListFormats()
        formats.general.columns = [
            .address: ["email", "mail", "emailaddress"], .hash: ["hash", "md5", "sha256"], .domain: ["domain"],
            .status: ["status", "subscribestatus"], .consent: ["optin"],
            .reason: ["reason", "suppressionreason", "error"],
            .departed: ["unsubscribedat", "bouncedat", "dateunsubscribed", "unsubscribed"],
            .since: ["createdat", "created", "date", "timestamp", "ts", "since"],
            .subscribed: ["subscribedat", "confirmtime", "optintime", "createdat", "optin"],
            .engaged: ["lastengagedat", "lastseen", "lastopen", "lastclick", "lastorderdate"],
            .segment: ["segment", "tags"], .topic: ["topic"], .ignored: ["name", "firstname"],
        ]
        formats.general.perhapsAddress = ["address", "recipient"]
        formats.general.flags = [
            "unsubscribed": "unsubscribed", "emailblacklisted": "blocklisted", "bounced": "bounced",
        ]
        formats.general.words = [
            "unsubscribed": .suppressed(reason: "unsubscribed"), "bounced": .suppressed(reason: "bounced"),
            "complaint": .suppressed(reason: "complained"), "subscribed": .mailable, "active": .mailable,
            "pending": .other, "none": .other,
        ]
        formats.general.yes = ["true", "yes", "1"]
        formats.general.no = ["false", "no", "0", ""]

        var bounces = Format(name: "post-bounces", vendor: "Post", what: "bounces")
        bounces.signs = ["email", "created", "reason"]
        bounces.columns = ["email": .address, "created": .departed, "reason": .reason, "status": .reason]
        bounces.rows = .suppressed
        bounces.reason = "bounced"
        var members = Format(name: "post-members", vendor: "Post", what: "members")
        members.signs = ["email", "memberrating"]
        members.columns = ["email": .address]
        members.rows = .mailable
        var people = Format(name: "cloud-people", vendor: "Cloud", what: "all people")
        people.signs = ["emailaddress", "key", "status"]
        people.columns = [
            "emailaddress": .address, "key": .ignored, "status": .status, "dateheld": .departed,
            "dateunsubscribed": .departed, "datecreated": .subscribed,
        ]
        people.order = ["emailaddress", "dateunsubscribed", "dateheld"]
        people.words = ["active": .mailable, "held": .suppressed(reason: "bounced")]
        people.dates = .mdy
        var matrix = Format(name: "hub-matrix", vendor: "Hub", what: "reasons")
        matrix.signs = ["email", "portalbounce", "portalunsubscribe"]
        matrix.columns = [
            "email": .address, "portalbounce": .flag(reason: "bounced"),
            "portalunsubscribe": .flag(reason: "unsubscribed"),
        ]
        matrix.others = .topics
        var tags = Format(name: "gun-unsubscribes", vendor: "Gun", what: "unsubscribes")
        tags.signs = ["address", "tags"]
        tags.columns = ["address": .address, "tags": .topic, "createdat": .since]
        tags.rows = .suppressed
        tags.reason = "unsubscribed"
        tags.allTopics = ["*"]
        formats.formats = [bounces, members, people, matrix, tags]
        return formats
    }()
}

extension ListFile {
    static let now = Timestamp(rfc3339: "2026-11-30T12:00:00Z")!

    init(
        _ bytes: [UInt8], format: Format = .auto, kind: ListKind = .suppression, options: AddressKeyOptions = [],
        answers: ListAnswers = ListAnswers(), kept: ListAnswers? = nil
    ) {
        var terms = Terms(formats: .basic, now: Self.now)
        (terms.format, terms.kind, terms.options) = (format, kind, options)
        (terms.answers, terms.kept) = (answers, kept)
        self.init(bytes, terms)
    }

    /// `key|reason|day` of each entry.
    var shown: [String] { entries.map { "\($0.key)|\($0.reason)|\($0.since?.rfc3339.prefix(10) ?? "")" } }
}

extension ListReader {
    init(format: ListFile.Format, kind: ListKind, options: AddressKeyOptions = []) {
        self.init(format: format, kind: kind, options: options, formats: .basic)
    }
}
