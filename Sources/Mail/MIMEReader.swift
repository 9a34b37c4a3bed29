/// Reads a message into surfaces.
struct MIMEReader {
    private(set) var surfaces: [Surface] = []
    private(set) var notes: [String] = []

    mutating func readMessage(_ bytes: UnsafeRawBufferPointer) -> [HeaderField] {
        let section = HeaderSection(bytes, from: 0) { _ in false }
        let copy = Array(bytes.slice(0..<section.end))
        let fields = section.fields.map { HeaderField(section: copy, name: $0.name, value: $0.value) }
        for field in fields {
            if field.isNamed("subject") { surfaces.append(Surface(kind: .subject, text: field.decodedValue)) }
        }
        surfaces.append(Surface(kind: .text, text: Array(bytes.slice(section.bodyStart..<bytes.count))))
        return fields
    }
}
