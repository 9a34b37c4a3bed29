import Guard
import Mail
import Testing

struct RecordExportFoldTests {
    private let one = RecordID(value: 1)
    private let two = RecordID(value: 2)
    private let three = RecordID(value: 3)

    @Test func `a message is told once, where its outcome stands`() {
        var fold = RecordExportFold(waiting: [])
        fold.didRecord(one, isOpen: true)
        fold.didRecord(two, isOpen: false)
        fold.didRecord(7)
        #expect(fold.items == [.message(two), .event(7)] && fold.waiting == [one])
        fold.didSettle(one)
        #expect(fold.items == [.message(two), .event(7), .message(one)] && fold.waiting == [])
    }

    @Test func `an outcome of a message from before is told, whoever waited for it`() {
        var fold = RecordExportFold(waiting: [one])
        fold.didSettle(one)
        fold.didSettle(two)
        #expect(fold.items == [.message(one), .message(two)] && fold.waiting == [])
    }

    @Test func `what an ended process has left open is told as it is`() {
        var fold = RecordExportFold(waiting: [three, one])
        fold.didRecord(two, isOpen: true)
        fold.didEndProcess()
        #expect(fold.items == [.message(one), .message(two), .message(three)] && fold.waiting == [])
        fold.didEndProcess()
        #expect(fold.items.count == 3)
    }

    @Test func `held mail is told again when something became of it, and not while it may be on its way`() {
        var fold = RecordExportFold(waiting: [])
        fold.didChangeHeld(one, isUnderWay: true, isChanged: true)
        #expect(fold.items == [] && fold.waiting == [one])
        // The ESP deferred it: it is held again.
        fold.didChangeHeld(one, isUnderWay: false, isChanged: false)
        #expect(fold.items == [] && fold.waiting == [])
        fold.didChangeHeld(one, isUnderWay: false, isChanged: true)
        #expect(fold.items == [.message(one)])
        fold.didChangeHeld(one, isUnderWay: false, isChanged: true)
        #expect(fold.items == [.message(one)], "what is told is read later: once in a stretch is enough")
    }

    @Test func `a head stands behind what belongs to its day`() {
        var fold = RecordExportFold(waiting: [])
        let head = DayHead(day: 20_784, link: 9, hash: "5f")
        fold.didRecord(one, isOpen: false)
        fold.didEndDay(head)
        fold.didRecord(two, isOpen: false)
        #expect(fold.items == [.message(one), .head(head), .message(two)])
        #expect(head.date == "2026-11-27" && head.end.rfc3339 == "2026-11-28T00:00:00.000Z")
    }
}
