import Guard
import Mail
import sendguard

/// A command line with one argument per line. Each line is also read as each type of value on command lines:
///
///     stop\n--campaign\nspring-*\n--for\n2h\n--reason\nwrong segment
package enum CommandLineTarget: FuzzTarget {
    package static let name = "commandline"

    /// A Sunday noon.
    private static let now = Timestamp(microseconds: 1_772_366_400_000_000)

    package static func run(_ input: [UInt8]) throws(BrokenInvariant) {
        // A process gets bytes, and replaces those that are not UTF-8 in the same way.
        let arguments = String(decoding: input, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        if let complaint = CommandLineReading.complaint(about: arguments) {
            try require(!complaint.text.isEmpty, "a command line is refused without a word")
        }
        for text in arguments.prefix(20) {
            try checkNumbers(text)
            try checkMoment(text)
            try checkScope(text)
            try checkNames(text)
        }
    }

    /// Numbers must be within `ValueLimits`, so that sums and products do not overflow.
    private static func checkNumbers(_ text: String) throws(BrokenInvariant) {
        if let time = ValueText.duration(text) {
            try require(time > .zero && time <= ValueLimits.time, "a time of \(time)")
            try require(now + time > now && now - time < now, "a time changes no moment: \(time)")
        }
        if let size = ValueText.size(text) {
            try require((1...ValueLimits.sizeBytes).contains(size), "a size of \(size)")
        }
        if let share = ValueText.share(text) { try require((0...1).contains(share), "a share of \(share)") }
        if let rate = ValueText.ratePerMinute(text) {
            try require((1...ValueLimits.perMinute).contains(rate), "a rate of \(rate)")
        }
        if let (host, port) = ValueText.endpoint(text) {
            try require(!host.isEmpty && (0...65_535).contains(port), "an endpoint without a host or a port")
        }
    }

    /// A time must be read back as it was written, to the millisecond.
    private static func checkMoment(_ text: String) throws(BrokenInvariant) {
        guard let moment = Moment(text, now: now)?.timestamp else { return }
        try require((Timestamp.earliest...Timestamp.latest).contains(moment), "a moment of \(moment.microseconds)")
        let written = moment.rfc3339
        try require(Timestamp(rfc3339: written)?.rfc3339 == written, "\(written) is another moment when it is read")
        try require(
            moment - .seconds(1) <= moment && moment + .seconds(1) >= moment, "a second turns \(written) around")
        try require(
            RecordID.first(at: moment.microseconds / 1000).value >= 0, "a record of \(written) has an id below zero")
    }

    private static func checkScope(_ text: String) throws(BrokenInvariant) {
        guard let scope = StopScope(text) else { return }
        try require(StopScope(scope.text) == scope, "a scope is another one again: \(shown(scope.text.utf8))")
        let mail = MailContext(
            id: RecordID(value: 1), stream: "newsletter", sender: Address("news@shop.example"),
            recipients: [Address("jane@example.com")].compactMap { $0 }, campaign: "spring", upstream: "esp")
        _ = scope.covers(mail)
    }

    private static func checkNames(_ text: String) throws(BrokenInvariant) {
        if let id = RecordID(text) {
            try require(id.value >= 0 && RecordID(id.description) == id, "a record's id is another one again")
            try require(id.madeAt >= Timestamp(microseconds: 0), "a record of before 1970")
        }
        if let stop = StopID(text) { try require(StopID(stop.description) == stop, "a stop's id is another one again") }
        if let incident = IncidentID(text) {
            try require(IncidentID(incident.description) == incident, "an incident's id is another one again")
        }
        if let version = ListVersionName(text) {
            try require(ListVersionName(version.description) == version, "a list's version is another one again")
        }
    }
}
