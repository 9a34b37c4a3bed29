import Guard
import Mail
import Testing

@testable import Control

/// Requests with values that make no sense: each is refused with a text, and none ends the guard.
struct RequestValueTests {
    private static let numbers = [
        "-9223372036854775808", "-1", "0", "9223372036854775807", "9223372036854775806", "3155760001",
    ]
    private static let noNumbers = ["9223372036854775808", "1e400", "-1e400", "1.5", "NaN", "\"1\"", "[]", "{}"]

    private func value<Value: Decodable>(_ text: String, as: Value.Type = Value.self) throws -> Value {
        try ControlJSON.decode(Value.self, from: Array(text.utf8))
    }

    private func expectRefusal(_ text: String, _ work: () throws -> Void) {
        #expect("\(text)") {
            try work()
        } throws: { error in
            guard case .refused(let words)? = error as? ControlFailure else { return false }
            return !words.isEmpty && !words.contains("\n")
        }
    }

    @Test(arguments: numbers)
    func `a stop shorter than a second or longer than a hundred years is refused`(number: String) {
        let text = #"{"scope":"all","mode":"defer","reason":"x","forSeconds":\#(number)}"#
        expectRefusal(text) {
            _ = try value(text, as: StopRequest.self).order(by: Identity(name: "ann"), at: Fixtures.moment)
        }
    }

    @Test(arguments: noNumbers) func `a number field without an integer is a decoding error`(number: String) {
        for text in [
            #"{"scope":"all","mode":"defer","reason":"x","forSeconds":\#(number)}"#,
            #"{"reason":"x","ramp":{"perMinute":\#(number),"doublesEverySeconds":1,"untilFullSeconds":1}}"#,
        ] {
            #expect(throws: DecodingError.self, "\(text)") {
                if text.contains("ramp") {
                    _ = try value(text, as: ResumeRequest.self)
                } else {
                    _ = try value(text, as: StopRequest.self)
                }
            }
        }
    }

    @Test func `a stop and a ramp may last a hundred years`() throws {
        let who = Identity(name: "ann")
        let stop = StopRequest(reason: "x", forSeconds: ValueLimits.timeSeconds)
        #expect(try stop.order(by: who, at: Fixtures.moment).endsAt == Fixtures.moment + ValueLimits.time)
        let plan = RampPlan(
            perMinute: ValueLimits.perMinute, doublesEverySeconds: ValueLimits.timeSeconds,
            untilFullSeconds: ValueLimits.timeSeconds)
        #expect(plan.mistake == nil)
    }

    @Test(arguments: numbers, ["perMinute", "doublesEverySeconds", "untilFullSeconds"])
    func `a ramp with a number out of range is refused`(number: String, field: String) {
        // As a rate, this number is only higher than any that can be reached.
        guard field != "perMinute" || number != "3155760001" else { return }
        let fields = ["perMinute", "doublesEverySeconds", "untilFullSeconds"].map {
            "\"\($0)\":\($0 == field ? number : "1")"
        }
        let text = "{\"reason\":\"x\",\"ramp\":{\(fields.joined(separator: ","))}}"
        expectRefusal(text) { _ = try value(text, as: ResumeRequest.self).chosen(among: [Fixtures.stop]) }
    }

    @Test(
        arguments: [
            #""window":[0,0]"#, #""window":[-1,0]"#, #""window":[9223372036854775807,18446744073709551615]"#,
            #""window":[-9223372036854775808,0]"#, #""threshold":{"count":0}"#, #""threshold":{"count":-1}"#,
            #""threshold":{"count":9223372036854775807}"#, #""threshold":{"floor":9223372036854775807}"#,
            #""threshold":{"share":0}"#, #""threshold":{"share":1e308}"#, #""threshold":{"share":-1}"#,
            #""name":"""#, #""name":"a b""#,
        ])
    func `a replay of an invalid rule is refused`(change: String) throws {
        let usual = TripSettings(rules: [TripSettings.usual[0]])
        var settings = try value(ControlJSON.text(usual), as: [String: JSONPart].self)
        guard case .list(var rules)? = settings["rules"], case .object(var rule) = rules[0] else {
            Issue.record("the JSON of the rules has another shape")
            return
        }
        for (key, part) in try value("{\(change)}", as: [String: JSONPart].self) { rule[key] = part }
        rules[0] = .object(rule)
        settings["rules"] = .list(rules)
        let changed = try value(ControlJSON.text(settings), as: TripSettings.self)
        let request = TripReplayRequest(since: Fixtures.moment, settings: changed)
        expectRefusal(change) { _ = try request.chosen(from: TripSettings()) }
    }

    @Test(arguments: [0, -1, 1.5, 1e300, .leastNonzeroMagnitude * -1])
    func `a caution factor that is not above 0 and at most 1 is refused`(factor: Double) {
        let settings = TripSettings(caution: CautionSettings(factor: factor))
        expectRefusal("\(factor)") {
            _ = try TripReplayRequest(since: Fixtures.moment, settings: settings).chosen(from: TripSettings())
        }
        // For every factor, nothing is multiplied beyond the range of a number.
        let tightened = TripThreshold(count: .max, floor: .max).times(factor)
        #expect((tightened.count ?? 0) >= 1 && (tightened.floor ?? 0) >= 1)
    }
}

/// Any JSON, to be changed in one place.
private enum JSONPart: Codable {
    case number(Double)
    case integer(Int64)
    case large(UInt64)
    case text(String)
    case truth(Bool)
    case list([JSONPart])
    case object([String: JSONPart])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let truth = try? container.decode(Bool.self) {
            self = .truth(truth)
        } else if let integer =
            try? container
            .decode(Int64.self)
        {
            self = .integer(integer)
        } else if let large = try? container.decode(UInt64.self) {
            self = .large(large)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONPart].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONPart].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .integer(let integer): try container.encode(integer)
        case .large(let large): try container.encode(large)
        case .text(let text): try container.encode(text)
        case .truth(let truth): try container.encode(truth)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}
