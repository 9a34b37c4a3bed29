import Guard
import Yams

/// Reads `reading` of a list: what the columns and words of its files mean, as far as the tables do not say.
extension ConfigurationReader {
    func readReading(_ map: MappingReader, list: String) -> ListAnswers {
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
                topicLines[list, default: [:]][ListColumnNames.normal(topic)] = line
            }
        }
        reading.finish()
        return answers
    }

    /// Opt-outs from a topic can only go to another suppression list. Call it when all lists are read.
    func requireTopicLists() {
        for list in configuration.lists {
            for (topic, answer) in list.reading.topics.sorted(by: { $0.key < $1.key }) {
                guard case .list(let name) = answer else { continue }
                let target = configuration.lists.first { $0.name == name }
                let fault: String? =
                    if name == list.name {
                        "is the list itself; \"all\" counts an opt-out from a topic as one from all mail"
                    } else if let target {
                        target.kind == .suppression ? nil : "is an audience, and opt-outs need a suppression list"
                    } else {
                        "is no list of the configuration; add it under \"lists\", or use all or ignore"
                    }
                guard let fault else { continue }
                log.add(
                    line: topicLines[list.name]?[topic] ?? 1,
                    "list \(list.name): topics: \(Words.safe(topic)): \"\(name)\" \(fault)")
            }
        }
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
