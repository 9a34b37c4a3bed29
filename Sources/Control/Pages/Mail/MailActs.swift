import Guard

/// What can be done about a message.
struct MailActs {
    let context: PageContext
    let record: RecordReport

    private var path: String { PageAddress.record(record.id) }

    var html: HTML {
        element("section") {
            element("h2") { "What to do" }
            advice
            element("div", .class("acts")) {
                if record.verdict == .blocked, record.findings.contains(where: \.isLiftable) { allow }
                if context.may(.operator) { block }
            }
        }
    }

    private var advice: HTML {
        element("ul") {
            if record.verdict == .blocked {
                element("li") {
                    "Mend the template or the data in your mail program and send again. That is nearly always right."
                }
                element("li") {
                    "When the guard is wrong about this text, let it pass below. It counts for this text only."
                }
            }
            element("li") {
                "When the campaign is wrong: "
                element("a", .href(PageAddress.with("/", [("arm", "campaign:\(record.campaign)")]))) {
                    "stop it"
                }
                "."
            }
            element("li") {
                element("a", .href(PageAddress.with("/damage", [("campaign", record.campaign)]))) {
                    "See who has mail of this campaign"
                }
                "."
            }
        }
    }

    private var allow: HTML {
        let tags = record.findings.filter { $0.isLiftable && !$0.excerpt.isEmpty }
        return more("allow", "Let it pass") {
            context.form(path + "/allow", .admin, what: "let a message pass") {
                element("fieldset") {
                    element("legend") { "What may pass?" }
                    radio("message", "This content, once to each of its recipients", isChosen: true)
                    if let tag = tags.first {
                        radio("tag", "The text \(tag.excerpt.prefix(60)) in campaign \(record.campaign.prefix(60))")
                        hidden("tag", tag.excerpt)
                        hidden("campaign", record.campaign)
                    }
                }
                field("Why is it right?", hint: "It stays on record.") { textInput("reason", "", .flag("required")) }
                button(.risky) { "Let it pass" }
            }
        }
    }

    private func radio(_ value: String, _ words: String, isChosen: Bool = false) -> HTML {
        element("label", .class("tick")) {
            element(
                "input",
                [.type("radio"), .name("what"), .value(value)] + (isChosen ? [.flag("checked")] : []))
            element("span") { words }
        }
    }

    private var block: HTML {
        more("block", "Block a phrase") {
            context.form(path + "/block", .operator, what: "block a phrase") {
                field("The phrase", hint: "No message that has it passes from then on.") {
                    textInput("phrase", "", .flag("required"))
                }
                field("Only in campaign", hint: "Leave it empty for all mail.") {
                    textInput("campaign", record.campaign)
                }
                field("Why?") { textInput("reason", "", .flag("required")) }
                button(.stop) { "Block it" }
            }
        }
    }
}
