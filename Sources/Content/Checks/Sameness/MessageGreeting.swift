import Mail

/// The greeting of a message: the first line of its text that begins as letters do.
struct MessageGreeting {
    let slot: GreetingSlot
    let spot: Finding.Spot
    /// Of the surface's text: the greeted one's titles and name; empty when there is none.
    let name: Range<Int>

    /// Longest name, in bytes and in words; a longer slot is the beginning of a sentence.
    private static let limitBytes = 48
    private static let limitWords = 4

    /// nil when the message greets nobody.
    init?(of message: Message) {
        for index in message.ownSurfaces {
            let surface = message.surfaces[index]
            guard surface.kind == .text || surface.kind == .html else { continue }
            for line in GreetingLines(surface.text) {
                guard let greeting = GreetingLine(surface.text, line), greeting.opening.manner != .wish,
                    let slot = Self.slot(of: greeting, in: surface.text)
                else { continue }
                self.slot = slot
                name = greeting.slot
                spot = Finding.Spot(surface: index, range: greeting.range)
                return
            }
        }
        return nil
    }

    private static func slot(of greeting: GreetingLine, in text: [UInt8]) -> GreetingSlot? {
        if greeting.isNameless { return .empty }
        let name = text[greeting.nameStart..<greeting.slot.upperBound]
        guard name.count <= limitBytes else { return nil }
        let words = FoldedText.fold(name).split(separator: 0x20)
        guard words.count <= limitWords else { return nil }
        // Names begin with a capital, or in writing that has none; `there` and `everyone` do not.
        let isWord = name.first!.isLowercase || words.contains { GeneralReaders.contains($0) }
        if isWord { return greeting.mark == nil ? nil : .general }
        var hash = StableHash()
        for word in words { hash.combine(word) }
        return .name(hash.value)
    }
}
