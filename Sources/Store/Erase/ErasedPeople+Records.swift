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
                segment: delivery.segment, header: delivery.header)
            record.subject = person.scrubbed(record.subject) ?? record.subject
            record.messageID = record.messageID.map { person.scrubbed($0) ?? $0 }
            record.findings = record.findings.map(person.scrubbed)
            record.newlyLearnt = nil
        }
        return record
    }
}

extension ErasedPerson {
    fileprivate func scrubbed(_ reply: Reply) -> Reply {
        let lines = reply.lines.map { scrubbed($0) ?? $0 }
        return lines == reply.lines ? reply : Reply(reply.code, reply.enhanced, lines: lines)
    }

    fileprivate func scrubbed(_ finding: Finding) -> Finding {
        guard scrubbed(finding.excerpt) != nil || scrubbed(finding.reason) != nil else { return finding }
        var clean = Finding(
            check: finding.check, kind: finding.kind, where: finding.where,
            excerpt: scrubbed(finding.excerpt) ?? finding.excerpt, reason: scrubbed(finding.reason) ?? finding.reason,
            isUndecided: finding.isUndecided)
        clean.action = finding.action
        clean.location = finding.location
        return clean
    }
}
