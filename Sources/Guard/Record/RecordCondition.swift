import Mail

/// A row of the table of conditions: one thing that can be asked of the record, under one name everywhere: `--subject` on
/// the command line, `subject=` in a query.
package struct RecordCondition: Sendable {
    package let name: String
    package let field: Field
    /// What stands for the value in the help, such as `address`; empty for one that is no option.
    package let placeholder: String
    /// A sentence for the help; nil for one that programs alone ask for.
    package let help: String?

    package typealias Path<Value> = any WritableKeyPath<RecordFilter, Value?> & Sendable
    package typealias Clause<Value> = @Sendable (Value) -> RecordClause

    /// Where the filter has the value, how it is written, and what it asks of a record.
    ///
    /// **Why an enum.** Whoever makes something of conditions (text here, options in the command line) does it by a switch
    /// over the few kinds of values that there are, and the compiler names every place when there is a new kind. A new
    /// condition of a known kind changes none of them.
    package enum Field: Sendable {
        case text(Path<String>, TextForm = .any, Clause<String>)
        case verdict(Path<Verdict>, Clause<Verdict>)
        case state(Path<Delivery.State>, Clause<Delivery.State>)
        case listVersion(Path<ListVersionName>, Clause<ListVersionName>)
        case moment(Path<Timestamp>, Clause<Timestamp>)
        /// The id of a record, as a number.
        case record(Path<Int64>, Clause<Int64>)
        /// How many records an answer may have: nothing that is asked of one.
        case count(Path<Int>)
    }

    /// Which texts are values.
    package enum TextForm: Sendable {
        case any
        /// Any, in a query; on a command line the name of a check that there is.
        case check
        /// Something must be left without angle brackets.
        case id
        /// An address or a domain, as a stop takes it.
        case sender
        /// `StopScope.text`.
        case scope
    }

    /// - Parameter help: nil where it is no option of a command.
    init(_ name: String, _ field: Field, _ placeholder: String = "", _ help: String? = nil) {
        (self.name, self.field, self.placeholder, self.help) = (name, field, placeholder, help)
    }

    package static func named(_ name: String) -> RecordCondition? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

/// The value as text: what a query has.
extension RecordCondition {
    /// nil when the filter does not have the condition.
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

    /// Gives the filter the condition; false when the text is no such value.
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

    /// What the filter asks of a record by it; nil when it does not have the condition.
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
        case .any, .check: true
        case .id: !MessageIDText.bare(text).isEmpty
        case .sender: StopScope(.sender, NamePattern(text)).map { $0.fault == nil } ?? false
        case .scope: StopScope(text) != nil
        }
    }
}

/// What a condition asks of a record, in the record's own words.
///
/// **Why a value that Store turns into SQL by a switch.** No SQL is seen outside of Store. A table of its own in Store, by the
/// conditions' names, could lack a row, and the condition would be dropped unseen; the switch does not compile without it.
/// Conditions that compare a column as a name share a case, so that one more of them is one more column. The others have
/// SQL of their own (an index for what is rare, the runs of recipients and ids), which no common form would hold.
package enum RecordClause: Sendable {
    /// A column that is compared as names are, by `NameKey`.
    package enum Name: Sendable { case subject, segment, clientAddress, login }

    /// The column is this name.
    case name(Name, String)
    /// The column has this text in it.
    case part(Name, String)
    case verdict(Verdict)
    /// A delivery's state, all that followed considered.
    case delivery(Delivery.State)
    /// A finding of this check.
    case check(String)
    /// A finding of this kind.
    case finding(String)
    case listVersion(ListVersionName)
    case messageID(String)
    case espID(String)
    /// A pattern; empty: no campaign.
    case campaign(String)
    case sender(String)
    case scope(String)
    /// An address.
    case recipient(String)
    case since(Timestamp)
    case until(Timestamp)
    /// A greater id.
    case after(Int64)
}
