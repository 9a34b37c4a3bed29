/// The fields of a form that a browser sends (WHATWG URL Standard section 5, `application/x-www-form-urlencoded`).
package struct FormFields: Hashable, Sendable {
    /// In order.
    private let fields: [RequestHead.QueryItem]

    /// All fields, in order.
    package var items: [RequestHead.QueryItem] { fields }

    /// Most fields of a form; no form of ours has nearly as many.
    private static let most = 1_000

    /// nil when the bytes are no form: a bad escape, no UTF-8, or too many fields.
    package init?(_ octets: [UInt8]) {
        var fields: [RequestHead.QueryItem] = []
        for item in octets.split(separator: UInt8(ascii: "&")) {
            guard fields.count < Self.most else { return nil }
            let pair = item.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(pair[0]), let value = pair.count > 1 ? Self.decoded(pair[1]) : "" else {
                return nil
            }
            fields.append(RequestHead.QueryItem(name, value))
        }
        self.fields = fields
    }

    package init(_ items: [RequestHead.QueryItem]) { fields = items }

    /// The value of the first field of this name; nil when there is none.
    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    private static func decoded(_ octets: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = octets
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
                guard digits.count == 2 else { return nil }
                bytes.append(UInt8(digits[0] * 16 + digits[1]))
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// The field Cookie of a request (RFC 6265 section 4.2.1).
enum CookieField {
    /// The value of a cookie; nil when there is none, or two: a second one was set by somebody else, such as another
    /// server on the host.
    static func value(of name: String, in field: String?) -> String? {
        let values = (field ?? "").split(separator: ";").compactMap { part -> Substring? in
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return pair.count == 2 && pair[0] == name ? pair[1] : nil
        }
        return values.count == 1 ? String(values[0]) : nil
    }
}
