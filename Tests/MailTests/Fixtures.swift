@testable import Mail

extension Message {
    /// Reads a message written with bare line feeds, after changing them to CRLF.
    init(wire text: String) {
        self.init(bytes: Array(text.replacingLineFeeds.utf8))
    }

    init(bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { Message(reading: $0) }
    }

    /// The texts of all surfaces of that name, in order.
    func texts(_ name: String) -> [String] {
        surfaces.filter { $0.name == name }.map { String(decoding: $0.text, as: UTF8.self) }
    }

    var surfaceNames: [String] { surfaces.map(\.name) }
}

extension String {
    var replacingLineFeeds: String {
        var text = ""
        for scalar in unicodeScalars { text += scalar == "\n" ? "\r\n" : String(scalar) }
        return text
    }
}

extension TransferEncoding {
    func decode(_ bytes: UnsafeRawBufferPointer) -> (bytes: [UInt8], isDamaged: Bool)? {
        var map: SourceMap?
        return decode(bytes, &map)
    }
}

/// The visible text of an HTML fragment.
func visible(_ html: String) -> String { String(decoding: read(html).text, as: UTF8.self) }

/// The values of one attribute in an HTML fragment, one per line.
func values(_ attribute: HTMLAttribute, in html: String) -> String {
    String(decoding: read(html).attributes[attribute.index].text, as: UTF8.self)
}

/// The texts of the regions of an HTML fragment, with their kinds.
func regions(in html: String, isAMP: Bool = false) -> [String] {
    let document = read(html, isAMP: isAMP)
    return document.regions.map { "\($0.kind): \(text(Array(document.text[$0.range])))" }
}

func read(_ html: String, isAMP: Bool = false) -> HTMLReader.Document {
    Array(html.utf8).withUnsafeBytes { HTMLReader.read($0, isAMP: isAMP) }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
