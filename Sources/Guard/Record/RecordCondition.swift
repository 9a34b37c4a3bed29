import Mail

/// A row of the table of conditions: one property of records that can be queried. Its name is the same everywhere:
/// `--subject` on the command line, `subject=` in a query.
package struct RecordCondition: Sendable {
    package let name: String
    package let field: Field
    /// The word for the value in the help, such as `address`; empty when the condition is not an option.
    package let placeholder: String
    /// A sentence for the help; nil for a condition that only programs use.
    package let help: String?

    package typealias Path<Value> = any WritableKeyPath<RecordFilter, Value?> & Sendable
    package typealias Clause<Value> = @Sendable (Value) -> RecordClause

    /// The path of the value in the filter, the form of the value, and the clause about a record.
    ///
    /// **Why an enum.** Code that handles conditions (text here, options in the command line) uses a switch over the
    /// few kinds of values. For a new kind the compiler reports every place that must handle it. A new condition of a
    /// known kind changes none of them.
    package enum Field: Sendable {
        case text(Path<String>, TextForm = .any, Clause<String>)
        case verdict(Path<Verdict>, Clause<Verdict>)
        case state(Path<Delivery.State>, Clause<Delivery.State>)
        case listVersion(Path<ListVersionName>, Clause<ListVersionName>)
        case moment(Path<Timestamp>, Clause<Timestamp>)
        /// A record id, as a number.
        case record(Path<Int64>, Clause<Int64>)
        /// The maximum number of records in an answer; says nothing about a record.
        case count(Path<Int>)
    }

    /// Which texts are valid values.
    package enum TextForm: Sendable {
        case any
        /// Any text in a query; on a command line, the name of an existing check.
        case check
        /// Not empty after its angle brackets are removed.
        case id
        /// An address or a domain, in the form that a stop accepts.
        case sender
        /// `StopScope.text`.
        case scope
        /// Any text in a query; on a command line, a mail address.
        case address
        /// Any text in a query; on a command line, an IP address.
        case ip
    }

    /// - Parameter help: nil when no command has it as an option.
    init(_ name: String, _ field: Field, _ placeholder: String = "", _ help: String? = nil) {
        (self.name, self.field, self.placeholder, self.help) = (name, field, placeholder, help)
    }

    package static func named(_ name: String) -> RecordCondition? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

/// The value as text, as in a query.
extension RecordCondition {
    /// Returns nil when the filter does not have the condition.
    package func text(in filter: RecordFilter) -> String? {
        switch field {
        case .text(let path, _, _): filter[keyPath: path]
        case .verdict(let path, _): filter[keyPath: path]?.rawValue
        case .state(let path, _): filter[keyPath: path]?.rawValue
        case .listVersion(let path, _): filter[keyPath: path]?.description
        case .moment(let path, _): filter[keyPath: path]?.rfc3339
        case .record(let path, _): filter[keyPath: path].map { RecordID(value: $0).description }
        case .count(let path): filter[keyPath: path].map(String.init)
        }
    }

    /// Sets the condition in the filter; false when the text is not a valid value.
    package func read(_ text: String, into filter: inout RecordFilter) -> Bool {
        func set<Value>(_ path: Path<Value>, _ value: Value?) -> Bool {
            filter[keyPath: path] = value
            return value != nil
        }
        return switch field {
        case .text(let path, let form, _): set(path, form.takes(text) ? text : nil)
        case .verdict(let path, _): set(path, Verdict(rawValue: text))
        case .state(let path, _): set(path, Delivery.State(rawValue: text))
        case .listVersion(let path, _): set(path, ListVersionName(text))
        case .moment(let path, _): set(path, Timestamp(rfc3339: text))
        case .record(let path, _): set(path, RecordID(text)?.value)
        case .count(let path): set(path, Int(text).flatMap { $0 > 0 ? $0 : nil })
        }
    }

    /// The clause about a record; nil when the filter does not have the condition.
    func clause(of filter: RecordFilter) -> RecordClause? {
        switch field {
        case .text(let path, _, let clause): filter[keyPath: path].map(clause)
        case .verdict(let path, let clause): filter[keyPath: path].map(clause)
        case .state(let path, let clause): filter[keyPath: path].map(clause)
        case .listVersion(let path, let clause): filter[keyPath: path].map(clause)
        case .moment(let path, let clause): filter[keyPath: path].map(clause)
        case .record(let path, let clause): filter[keyPath: path].map(clause)
        case .count: nil
        }
    }
}

extension RecordCondition.TextForm {
    fileprivate func takes(_ text: String) -> Bool {
        switch self {
        case .any, .check, .address, .ip: true
        case .id: !MessageIDText.bare(text).isEmpty
        case .sender: StopScope(.sender, NamePattern(text)).map { $0.fault == nil } ?? false
        case .scope: StopScope(text) != nil
        }
    }
}

/// A condition on a record, in terms of the record.
///
/// **Why a value that Store turns into SQL by a switch.** No SQL appears outside Store. A table in Store with the
/// conditions' names as keys could lack a row, and the condition would be ignored unnoticed; the switch does not
/// compile without it. Conditions that compare a column as a name share a case, so a new one is only a new column.
/// The others need their own SQL, for example an index for rare values.
package enum RecordClause: Sendable {
    /// A column that is compared as names are, by `NameKey`.
    package enum Name: Sendable { case subject, segment, clientAddress, login }

    /// The column equals this name.
    case name(Name, String)
    /// The column contains this text.
    case part(Name, String)
    case verdict(Verdict)
    /// A delivery's current state, after all outcomes.
    case delivery(Delivery.State)
    /// The record has a finding of this check.
    case check(String)
    /// The record has a finding of this kind.
    case finding(String)
    case listVersion(ListVersionName)
    case messageID(String)
    case espID(String)
    /// A pattern; empty: the record has no campaign.
    case campaign(String)
    case sender(String)
    case scope(String)
    /// The address of a recipient.
    case recipient(String)
    case since(Timestamp)
    case until(Timestamp)
    /// The record's id is greater.
    case after(Int64)
}
