/// A description of the interface for programs, made from the endpoint table.
enum OpenAPIDocument {
    static let bytes: [UInt8] = Array("{}".utf8)
}
