import ArgumentParser
import Content
import Control
import Guard
import Mail

/// The conditions of `sendguard log`: one option for each row of `RecordCondition.options`, with its name and help.
///
/// **Why it has a custom mirror.** ArgumentParser finds a type's options by reflection, and reads their values with
/// the type's `init(from:)`. Both can be written by hand. This type shows the rows as if they were its properties. So
/// each condition is declared once, and none can be forgotten.
struct ConditionOptions: ParsableArguments, CustomReflectable {
    /// The conditions from the command line.
    private(set) var filter = RecordFilter()

    init() {}

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        for condition in RecordCondition.options {
            func given<Value>(_ type: Value.Type) throws -> Value? {
                try values.decode(Option<Value?>.self, forKey: Key(stringValue: condition.name)).wrappedValue
            }
            switch condition.field {
            case .text(let path, _, _): filter[keyPath: path] = try given(String.self)
            case .verdict(let path, _): filter[keyPath: path] = try given(Verdict.self)
            case .state(let path, _): filter[keyPath: path] = try given(Delivery.State.self)
            case .listVersion(let path, _): filter[keyPath: path] = try given(ListVersionName.self)
            case .moment(let path, _): filter[keyPath: path] = try given(Moment.self)?.timestamp
            case .record(let path, _): filter[keyPath: path] = try given(RecordID.self)?.value
            case .count(let path): filter[keyPath: path] = try given(Int.self)
            }
        }
    }

    var customMirror: Mirror {
        Mirror(self, children: RecordCondition.options.map { (label: $0.name, value: Self.option($0)) })
    }

    private static func option(_ condition: RecordCondition) -> Any {
        func option<Value: ExpressibleByArgument>(_ type: Value.Type) -> Any {
            Option<Value?>(
                name: .customLong(condition.name),
                help: ArgumentHelp(condition.help ?? "", valueName: condition.placeholder))
        }
        return switch condition.field {
        case .text: option(String.self)
        case .verdict: option(Verdict.self)
        case .state: option(Delivery.State.self)
        case .listVersion: option(ListVersionName.self)
        case .moment: option(Moment.self)
        case .record: option(RecordID.self)
        case .count: option(Int.self)
        }
    }

    /// A key for an option of any name.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

/// The command line refuses values that a query accepts, so that a person learns of a typing error.
extension ConditionOptions {
    /// Checks numbers, ids and the period.
    func validateValues() throws {
        try GivenPeriod.validate(since: filter.since, until: filter.until)
        for case (let option, .count(let path)) in Self.fields {
            try GivenCount.validate(filter[keyPath: path], option)
        }
        for case (let option, .text(let path, .id, _)) in Self.fields {
            if let id = filter[keyPath: path], MessageIDText.bare(id).isEmpty {
                throw ValidationError("\(option) needs an id.")
            }
        }
    }

    /// Checks the names of senders and checks, and addresses.
    func validateNames() throws {
        for case (let option, .text(let path, let form, _)) in Self.fields {
            guard let name = filter[keyPath: path] else { continue }
            switch form {
            case .sender: _ = try ScopeOptions.scope(.sender, name)
            case .check where !Roster.findingNames.contains(name):
                let names = Roster.findingNames.joined(separator: ", ")
                throw ValidationError("There is no check \"\(name)\"; there are: \(names).")
            case .address where Address(name) == nil:
                throw ValidationError("\(option): \"\(Words.safe(name))\" is not an address such as ann@example.com.")
            case .ip where Network.octets(of: name) == nil:
                throw ValidationError("\(option): \"\(Words.safe(name))\" is not an IP address such as 192.0.2.1.")
            case .any, .check, .id, .scope, .address, .ip: break
            }
        }
    }

    /// Each field with the name of its option.
    private static var fields: [(option: String, field: RecordCondition.Field)] {
        RecordCondition.options.map { ("--\($0.name)", $0.field) }
    }
}

extension Verdict: ExpressibleByArgument {
    package init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}

extension Delivery.State: ExpressibleByArgument {
    package init?(argument: String) { self.init(rawValue: argument.lowercased()) }
}

extension ListVersionName: ExpressibleByArgument {}

extension RecordID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
