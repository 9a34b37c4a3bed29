/// What the configuration says by the name of a campaign or a stream; names are compared by `NameKey`.
package struct NameTable<Value: Hashable & Sendable>: Hashable, Sendable {
    private var values: [String: Value] = [:]

    package init() {}

    package var isEmpty: Bool { values.isEmpty }

    /// What is said, of whatever names.
    package var all: [Value] { Array(values.values) }

    /// Asked for each message and check, mostly of an empty table.
    package subscript(name: String) -> Value? {
        get { values.isEmpty ? nil : values[NameKey.of(name)] }
        set { values[NameKey.of(name)] = newValue }
    }
}

extension NameTable: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, Value)...) {
        for (name, value) in elements { self[name] = value }
    }
}
