import Guard
import Mail
import Testing

@testable import sendguard

/// The verdict of `log verify`.
struct ChainTextTests {
    private func verdict(json: Bool = false, _ pages: ChainPage...) -> (lines: [String], isGood: Bool) {
        var text = ChainText(json: json)
        var lines: [String] = []
        for page in pages { lines += text.add(page) }
        return (lines + text.end(), text.isGood)
    }

    private static let day: ChainPage = {
        var (page, day) = (ChainPage(), ChainPage.Day(day: 20_000))
        (day.records, day.events, day.head) = (3, 1, "5f3c")
        page.days = [day]
        return page
    }()

    private func doubted(_ page: ChainPage) -> ChainPage {
        var page = page
        page.doubt = "it is not the database last used"
        return page
    }

    @Test func `a record without faults is reported to fit`() {
        let (lines, isGood) = verdict(Self.day, Self.day)
        #expect(lines.last == "everything fits: 6 messages" && isGood)
    }

    @Test func `the head of a day is below it where the terminal is narrow`() {
        func lines(_ width: Int?) -> [String] {
            var text = ChainText(json: false, width: width)
            return text.add(Self.day) + text.end()
        }
        #expect(lines(nil)[0] == "2024-10-04  3 messages, 1 event         head 5f3c")
        #expect(lines(40).prefix(2) == ["2024-10-04  3 messages, 1 event", "  head 5f3c"])
    }

    @Test func `an empty record is reported as empty`() {
        let (lines, isGood) = verdict(ChainPage())
        #expect(lines == ["nothing is on record"] && isGood)
    }

    @Test func `a record in doubt is never reported to fit, whichever page has the doubt`() {
        for pages in [[doubted(ChainPage())], [doubted(Self.day)], [doubted(Self.day), Self.day]] {
            var text = ChainText(json: false)
            var lines = pages.flatMap { text.add($0) }
            lines += text.end()
            #expect(lines.contains("the record is in doubt: it is not the database last used"), "\(lines)")
            #expect(!lines.contains { $0.contains("everything fits") } && !text.isGood)
        }
        let (lines, isGood) = verdict(json: true, doubted(ChainPage()))
        #expect(lines == [#"{"fault":"doubt","text":"it is not the database last used"}"#] && !isGood)
    }

    @Test func `the verdict names faults rather than a doubt`() {
        var page = doubted(Self.day)
        page.faults = [.missing(.record, 7)]
        let (lines, isGood) = verdict(page)
        #expect(lines.last == "the record was changed: 1 fault" && !isGood)
    }
}
