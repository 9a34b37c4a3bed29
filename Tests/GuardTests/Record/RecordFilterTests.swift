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

    @Test func `every field of a filter has a row, and every row a field`() throws {
        var filter = RecordFilter()
        try fill(&filter)
        let fields = Array(Mirror(reflecting: filter).children)
        for field in fields {
            #expect(Mirror(reflecting: field.value).children.first != nil, "no row fills \(field.label ?? "")")
        }
        #expect(fields.count == RecordCondition.all.count)
        #expect(Set(RecordCondition.all.map(\.name)).count == RecordCondition.all.count)
    }

    @Test func `what a row reads it writes, and nothing else`() throws {
        for condition in RecordCondition.all {
            var filter = RecordFilter()
            let sample = try #require(FilterSamples.values[condition.name])
            #expect(condition.read(sample, into: &filter) && condition.text(in: filter) == sample)
            let others = RecordCondition.all.filter { $0.name != condition.name && $0.text(in: filter) != nil }
            #expect(others.isEmpty, "\(condition.name) writes a field of \(others.map(\.name))")
        }
    }

    @Test func `all that is asked is asked of the record, but for how long the answer may be`() throws {
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
    func `what is no value is not taken`(name: String, text: String) throws {
        var filter = RecordFilter()
        #expect(try !#require(RecordCondition.named(name)).read(text, into: &filter))
        #expect(filter == RecordFilter())
    }

    @Test func `a row that programs alone ask for has no help, any other has all that an option needs`() {
        let hidden = RecordCondition.all.filter { $0.help == nil }.map(\.name)
        #expect(hidden == ["scope", "after"])
        #expect(RecordCondition.options.count == RecordCondition.all.count - hidden.count)
        #expect(RecordCondition.options.allSatisfy { !$0.placeholder.isEmpty && $0.help?.last == "." })
    }
}
