import Content
import Mail
import Yams

/// Reads `reply_id` of a profile: where the final reply contains the ESP's id of the message, with example replies.
extension ProfileReader {
    /// Returns nil when the profile has no `reply_id`.
    func readReplyIDs(_ map: MappingReader) -> [ReplyIDPattern]? {
        guard let node = map.node("reply_id"), let map = MappingReader(node, "reply_id", log: log) else { return nil }
        defer { map.finish() }
        _ = map.required("source", in: "reply_id")
        if !map.has("patterns") {
            log.add(line: map.line, "reply_id needs its patterns; [] when the reply names no id")
        }
        let texts = map.strings("patterns") ?? []
        let patterns = texts.compactMap { text, line in
            let pattern = ReplyIDPattern(text)
            if pattern == nil {
                log.add(
                    line: line,
                    "patterns: \"\(text)\" needs some text and one hole for the id, (ID) or (HEX); after the hole comes "
                        + "nothing, (ANY), or a text that cannot be part of an id; at most three (ANY) are allowed")
            }
            return pattern
        }
        let examples = readReplies("examples", of: map)
        for example in examples where patterns.count == texts.count {
            let found = ReplyIDPattern.id(in: example.reply, by: patterns)
            if found != example.id {
                log.add(
                    line: example.line, "the patterns find \(found.map { "the id \"\($0)\"" } ?? "no id") in this reply"
                )
            }
        }
        if !patterns.isEmpty, examples.isEmpty {
            log.add(line: map.line, "reply_id needs examples: {reply: 250 Ok: queued as 4F3A, id: 4F3A}")
        }
        for (text, line) in map.strings("near_misses") ?? [] {
            guard let reply = readReply(text, line: line), patterns.count == texts.count else { continue }
            if let found = ReplyIDPattern.id(in: reply, by: patterns) {
                log.add(line: line, "the patterns find the id \"\(found)\" in this reply, which has no id")
            }
        }
        return patterns
    }

    private func readReplies(_ key: String, of map: MappingReader) -> [(reply: Reply, id: String, line: Int)] {
        (map.items(key) ?? []).compactMap { item in
            let what = "an item of \(key)"
            guard let map = MappingReader(item, what, log: log) else { return nil }
            defer { map.finish() }
            guard let text = map.required("reply", in: what), let id = map.required("id", in: what),
                let reply = readReply(text, line: map.line)
            else { return nil }
            return (reply, id, map.line)
        }
    }

    /// Reads a reply in the form of a mail server's log: `250 2.0.0 Ok: queued as 4F3A`.
    private func readReply(_ text: String, line: Int) -> Reply? {
        let words = text.split(separator: " ", maxSplits: 1)
        guard let code = words.first.flatMap({ UInt16($0) }), (200...599).contains(code) else {
            log.add(line: line, "\"\(text)\" is not a reply; a reply begins with a code such as 250")
            return nil
        }
        let rest = words.count > 1 ? words[1].split(separator: " ", maxSplits: 1) : []
        if let first = rest.first, let enhanced = EnhancedStatusCode(String(first)) {
            return Reply(code, enhanced, rest.count > 1 ? String(rest[1]) : "")
        }
        return Reply(code, words.count > 1 ? String(words[1]) : "")
    }
}
