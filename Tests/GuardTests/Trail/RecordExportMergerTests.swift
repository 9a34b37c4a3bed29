import Guard
import Mail
import Testing

struct RecordExportMergerTests {
    private let one = RecordID(value: 1)
    private let two = RecordID(value: 2)
    private let three = RecordID(value: 3)

    @Test func `a message is exported once, at the position of its outcome`() {
        var fold = RecordExportMerger(waiting: [])
        fold.didRecord(one, isOpen: true)
        fold.didRecord(two, isOpen: false)
        fold.didRecord(7)
        #expect(fold.items == [.message(two), .event(7)] && fold.waiting == [one])
        fold.didSettle(one)
        #expect(fold.items == [.message(two), .event(7), .message(one)] && fold.waiting == [])
    }

    @Test func `the outcome of an earlier message is exported, even when the fold did not wait for it`() {
        var fold = RecordExportMerger(waiting: [one])
        fold.didSettle(one)
        fold.didSettle(two)
        #expect(fold.items == [.message(one), .message(two)] && fold.waiting == [])
    }

    @Test func `messages without an outcome are exported as they are when their process has ended`() {
        var fold = RecordExportMerger(waiting: [three, one])
        fold.didRecord(two, isOpen: true)
        fold.didEndProcess()
        #expect(fold.items == [.message(one), .message(two), .message(three)] && fold.waiting == [])
        fold.didEndProcess()
        #expect(fold.items.count == 3)
    }

    @Test func `held mail is exported again when it changed, but not while a release is under way`() {
        var fold = RecordExportMerger(waiting: [])
        fold.didChangeHeld(one, isUnderWay: true, isChanged: true)
        #expect(fold.items == [] && fold.waiting == [one])
        // The ESP deferred it: it is held again.
        fold.didChangeHeld(one, isUnderWay: false, isChanged: false)
        #expect(fold.items == [] && fold.waiting == [])
        fold.didChangeHeld(one, isUnderWay: false, isChanged: true)
        #expect(fold.items == [.message(one)])
        fold.didChangeHeld(one, isUnderWay: false, isChanged: true)
        #expect(fold.items == [.message(one)], "an item is read later, so one in a stretch is enough")
    }

    @Test func `the head of a day comes after the day's records`() {
        var fold = RecordExportMerger(waiting: [])
        let head = DayHead(day: 20_784, link: 9, hash: "5f")
        fold.didRecord(one, isOpen: false)
        fold.didEndDay(head)
        fold.didRecord(two, isOpen: false)
        #expect(fold.items == [.message(one), .head(head), .message(two)])
        #expect(head.date == "2026-11-27" && head.end.rfc3339 == "2026-11-28T00:00:00.000Z")
    }
}
