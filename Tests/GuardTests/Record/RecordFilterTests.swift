import Mail
import TestSupport
import Testing

@testable import Guard

/// The table of conditions against the fields of the filter.
struct RecordFilterTests {
    private func fill(_ filter: inout RecordFilter) throws {
        for condition in RecordCondition.all {
            let sample = try #require(FilterSamples.values[condition.name], "a new condition needs a value here")
            #expect(condition.read(sample, into: &filter), "\(condition.name)")
        }
    }

    @Test func `every field of a filter has one condition, and every condition has a field`() throws {
        var filter = RecordFilter()
        try fill(&filter)
        let fields = Array(Mirror(reflecting: filter).children)
        for field in fields {
            #expect(Mirror(reflecting: field.value).children.first != nil, "no condition fills \(field.label ?? "")")
        }
        #expect(fields.count == RecordCondition.all.count)
        #expect(Set(RecordCondition.all.map(\.name)).count == RecordCondition.all.count)
    }

    @Test func `a condition writes the value that it read, and no other field`() throws {
        for condition in RecordCondition.all {
            var filter = RecordFilter()
            let sample = try #require(FilterSamples.values[condition.name])
            #expect(condition.read(sample, into: &filter) && condition.text(in: filter) == sample)
            let others = RecordCondition.all.filter { $0.name != condition.name && $0.text(in: filter) != nil }
            #expect(others.isEmpty, "\(condition.name) writes a field of \(others.map(\.name))")
        }
    }

    @Test func `every condition except limit becomes a clause`() throws {
        var filter = RecordFilter()
        try fill(&filter)
        let silent = RecordCondition.all.filter { $0.clause(of: filter) == nil }.map(\.name)
        #expect(silent == ["limit"])
        #expect(filter.clauses.count == RecordCondition.all.count - 1)
        #expect(RecordFilter().clauses.isEmpty)
    }

    @Test(arguments: [
        ("message-id", "<>"), ("esp-id", " "), ("sender", ""), ("scope", "planet:mars"),
        ("limit", "-1"), ("after", "77"), ("list-version", "out"), ("since", "2h"),
    ])
    func `a condition refuses an invalid value and leaves the filter unchanged`(name: String, text: String) throws {
        var filter = RecordFilter()
        #expect(try !#require(RecordCondition.named(name)).read(text, into: &filter))
        #expect(filter == RecordFilter())
    }

    @Test func `a condition for programs has no help, and any other has help and a placeholder`() {
        let hidden = RecordCondition.all.filter { $0.help == nil }.map(\.name)
        #expect(hidden == ["scope", "after"])
        #expect(RecordCondition.options.count == RecordCondition.all.count - hidden.count)
        #expect(RecordCondition.options.allSatisfy { !$0.placeholder.isEmpty && $0.help?.last == "." })
    }
}
