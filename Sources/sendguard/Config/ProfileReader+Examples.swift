import Content
import Yams

/// `examples` and `near_misses` of a profile: tags that its rules fill in, and tags that look like it and stay.
extension ProfileReader {
    func readExamples(
        _ key: String, of map: MappingReader, isFilledIn: Bool, settings: [String: ProfileSetting]
    ) -> [(example: ProfileExample, line: Int)] {
        (map.items(key) ?? []).compactMap { item in
            guard let map = MappingReader(item, "an item of \(key)", log: log) else { return nil }
            defer { map.finish() }
            let what = "an item of \(key)"
            let tag = map.required("tag", in: what)
            let place = map.required("in", in: what)
            let example = ProfileExample(
                place: place ?? "", tag: tag ?? "", times: map.integer("times", in: 1...100) ?? 1,
                behind: map.string("behind") ?? "", headers: readHeaders(map),
                recipients: (map.strings("recipients") ?? []).map(\.text),
                settings: readValues("settings", of: map, settings: settings), isFilledIn: isFilledIn)
            return tag == nil || place == nil ? nil : (example, map.line)
        }
    }

    /// `Name: text`, or `Name: [text, text]` for several fields of one name.
    private func readHeaders(_ map: MappingReader) -> [ProfileExample.Header] {
        guard let node = map.node("headers"), let headers = MappingReader(node, "headers", log: log) else { return [] }
        defer { headers.finish() }
        return headers.names.flatMap { name in
            (headers.strings(name) ?? []).map { ProfileExample.Header(name: name, text: $0.text) }
        }
    }
}
