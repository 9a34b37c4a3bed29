import Guard

/// Records as lines of JSON.
extension RecordReport {
    /// Each with its line's end, the same as `ControlJSON.text` gives.
    package static func lines(_ records: [RecordReport]) -> [UInt8] {
        var line = JSONLine()
        for record in records { record.write(to: &line) }
        return line.bytes
    }

    /// The same, half of them on another core.
    package static func lines(_ records: [MessageRecord], _ redaction: AddressRedaction) async -> [UInt8] {
        let middle = records.count / 2
        async let late = lines(records[middle...], redaction)
        return lines(records[..<middle], redaction) + (await late)
    }

    private static func lines(_ records: ArraySlice<MessageRecord>, _ redaction: AddressRedaction) -> [UInt8] {
        var line = JSONLine()
        for record in records { RecordReport(record, redaction).write(to: &line) }
        return line.bytes
    }

    private func write(to line: inout JSONLine) {
        line.open()
        line.write("at", at)
        line.write("campaign", campaign)
        line.write("client", client)
        line.open("deliveries", "[")
        for delivery in deliveries { delivery.write(to: &line) }
        line.close("]")
        line.write("esp_id", espID)
        line.open("findings", "[")
        for finding in findings { finding.write(to: &line) }
        line.close("]")
        line.write("id", id)
        line.open("lists")
        for (name, version) in lists.sorted(by: { $0.key < $1.key }) { line.write(named: name, version) }
        line.close()
        line.write("message_id", messageID)
        if let moments {
            line.open("moments")
            if let answered = moments.answered { line.write("answered", answered) }
            if let body = moments.body { line.write("body", body) }
            if let decided = moments.decided { line.write("decided", decided) }
            line.close()
        }
        line.write("sender", sender)
        line.write("sha256", sha256)
        line.write("size", Int64(size))
        line.write("stop", stop)
        line.write("stream", stream)
        line.write("subject", subject)
        line.write("upstream", upstream)
        line.write("verdict", verdict.rawValue)
        line.close()
        line.endLine()
    }
}

extension DeliveryReport {
    fileprivate func write(to line: inout JSONLine) {
        line.open()
        line.write("address", address)
        if let header { line.write("header", header) }
        line.write("reply", reply)
        if let segment { line.write("segment", segment) }
        line.write("state", state.rawValue)
        line.close()
    }
}

extension FindingReport {
    /// As a log has it, without its scene.
    fileprivate func write(to line: inout JSONLine) {
        line.open()
        line.write("action", action.rawValue)
        line.write("check", check)
        line.write("excerpt", excerpt)
        line.write("kind", kind)
        if let location {
            line.open("location")
            line.write("length", Int64(location.length))
            line.write("offset", Int64(location.offset))
            line.close()
        } else {
            line.write("location", nil)
        }
        line.write("where", self.where)
        line.close()
    }
}
