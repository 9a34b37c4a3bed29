import Guard
import Mail
import Testing

@testable import sendguard

/// The examples of `config/list-formats.yaml`, each read as a suppression list and as an audience.
struct ListFormatExampleTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let format: String
        let kind: ListKind
        let file: String
        let expected: ListFormats.Example.Result
        var testDescription: String { "\(format), \(kind.rawValue)" }
    }

    private static let samples = ListFormatsReader.shipped.formats.flatMap { format in
        format.examples.flatMap { example in
            [(ListKind.suppression, example.suppression), (.audience, example.audience)].compactMap { kind, result in
                result.map { Sample(format: format.name, kind: kind, file: example.file, expected: $0) }
            }
        }
    }

    @Test(arguments: samples) func `an example gives what its format says`(sample: Sample) throws {
        var terms = ListFile.Terms(formats: ListFormatsReader.shipped, now: Timestamp(rfc3339: "2026-11-30")!)
        terms.kind = sample.kind
        try terms.answers.addTopics("ignore")
        let file = ListFile(Array(sample.file.utf8), terms)
        #expect(file.reading.format?.name == sample.format)
        #expect(file.questions == [] && file.badRows == [])
        let reasons = Dictionary(file.entries.map { ($0.key, $0.reason) }) { first, _ in first }
        #expect(reasons == sample.expected.on)
        for (key, day) in sample.expected.since {
            #expect(file.entries.first { $0.key == key }?.since?.rfc3339.prefix(10) ?? "" == day)
        }
        if let leftOut = sample.expected.leftOut { #expect(file.tally.leftOut(of: sample.kind) == leftOut) }
        if let other = sample.expected.other { #expect(file.tally.other.count == other) }
        if let topics = sample.expected.topics { #expect(file.tally.optOuts.count == topics) }
    }

    @Test func `no two formats have one name`() {
        let names = ListFormatsReader.shipped.formats.map(\.name)
        #expect(Set(names).count == names.count && !names.isEmpty)
    }
}
