import Guard
import Yams

/// Reads `reading` of a list: what the columns and words of its files mean, as far as the tables do not say.
extension ConfigurationReader {
    func readReading(_ map: MappingReader) -> ListAnswers {
        var answers = ListAnswers()
        guard let node = map.node("reading"), let reading = MappingReader(node, "reading", log: log) else {
            return answers
        }
        for (name, value, line) in readPairs("columns", of: reading) {
            check("columns", line) { () throws(ListBadAnswer) in try answers.addColumn(name, value) }
        }
        for (word, value, line) in readPairs("status", of: reading) {
            check("status", line) { () throws(ListBadAnswer) in try answers.addStatus(word, value) }
        }
        if let text = reading.node("dates")?.scalar?.string {
            check("dates", reading.line(of: "dates")) { () throws(ListBadAnswer) in
                try answers.addDates(ListAnswers.all, text)
            }
        } else {
            for (column, value, line) in readPairs("dates", of: reading) {
                check("dates", line) { () throws(ListBadAnswer) in try answers.addDates(column, value) }
            }
        }
        for (topic, value, line) in readPairs("topics", of: reading) {
            check("topics", line) { () throws(ListBadAnswer) in
                guard ListName.isGood(value) else {
                    throw ListBadAnswer("\"\(Words.safe(value))\" is not all, ignore or the name of a list")
                }
                try answers.addTopic(topic, value)
            }
        }
        reading.finish()
        return answers
    }

    /// The pairs of a mapping from names to words.
    private func readPairs(_ key: String, of map: MappingReader) -> [(name: String, value: String, line: Int)] {
        guard let node = map.node(key), let pairs = MappingReader(node, key, log: log) else { return [] }
        let names = pairs.names
        pairs.finish()
        return names.compactMap { name in
            guard let text = pairs.node(name)?.scalar?.string, !text.isEmpty else {
                log.add(line: pairs.line(of: name), "\(key): \"\(Words.safe(name))\" needs a word")
                return nil
            }
            return (name, text, pairs.line(of: name))
        }
    }

    private func check(_ key: String, _ line: Int, _ add: () throws(ListBadAnswer) -> Void) {
        do throws(ListBadAnswer) { try add() } catch { log.add(line: line, "\(key): \(Words.safe(error.description))") }
    }
}
