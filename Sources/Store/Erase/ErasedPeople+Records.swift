import Content
import Guard
import Mail

/// What is recorded of mail to people who were erased: that it was refused says nothing of whom it was for.
extension ErasedPeople {
    /// The record as it may be kept. Costs nothing while nobody was erased, else a hash for each recipient.
    func pseudonymous(_ record: MessageRecord) -> MessageRecord {
        guard !isEmpty else { return record }
        var record = record
        for index in record.deliveries.indices {
            let delivery = record.deliveries[index]
            guard contains(delivery.address.key) else { continue }
            let person = person(delivery.address)
            record.deliveries[index] = Delivery(
                address: person.pseudonym, state: delivery.state, reply: delivery.reply.map(person.scrubbed),
                segment: person.scrubbed(name: delivery.segment) ?? delivery.segment, header: delivery.header)
            person.scrub(&record)
        }
        return record
    }
}

extension ErasedPerson {
    /// All but its recipients.
    fileprivate func scrub(_ record: inout MessageRecord) {
        record.subject = scrubbed(record.subject) ?? record.subject
        record.client = scrubbed(record.client) ?? record.client
        record.campaign = scrubbed(name: record.campaign) ?? record.campaign
        record.stream = scrubbed(name: record.stream) ?? record.stream
        record.sender = record.sender.map(scrubbed)
        record.originators = record.originators.map { originators in
            Originators(originators.addresses.map(scrubbed), isReadable: originators.isReadable)
        }
        record.messageID = record.messageID.map { scrubbed($0) ?? $0 }
        record.findings = record.findings.map(scrubbed)
        record.newlyLearnt = nil
    }

    private func scrubbed(_ address: Address) -> Address {
        scrubbed(sender: address.fullText).map { Address($0) ?? pseudonym } ?? address
    }

    fileprivate func scrubbed(_ reply: Reply) -> Reply {
        let lines = reply.lines.map { scrubbed($0) ?? $0 }
        return lines == reply.lines ? reply : Reply(reply.code, reply.enhanced, lines: lines)
    }

    fileprivate func scrubbed(_ finding: Finding) -> Finding {
        let texts = [finding.where, finding.excerpt, finding.reason]
        let words = texts.map { scrubbed($0) ?? $0 }
        guard words != texts else { return finding }
        var clean = Finding(
            check: finding.check, kind: finding.kind, where: words[0], excerpt: words[1], reason: words[2],
            isUndecided: finding.isUndecided)
        clean.action = finding.action
        clean.location = finding.location
        return clean
    }
}
