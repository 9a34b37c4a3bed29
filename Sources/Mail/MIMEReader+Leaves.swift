/// Parts that are no containers: their transfer encoding, their charset, and what they are.
extension MIMEReader {
    mutating func readLeaf(_ body: UnsafeRawBufferPointer, _ content: PartContent) {
        if content.type.media == .other { return }
        var map = newMap
        guard let (decoded, isDamaged) = content.encoding.decode(body, &map) else {
            return addLeaf(body, content)
        }
        reading(decoded, from: body, map) { reader, bytes in reader.addLeaf(bytes, content) }
        if isDamaged, content.encoding == .base64 {
            // Not base64 throughout: what a reader gets to see differs, so the bytes are read both ways.
            note("base64 with bytes that are not of it, also read as it is")
            addLeaf(body, content)
        }
    }

    /// A calendar is one though it comes as a file: mail programs show it.
    private mutating func addLeaf(_ bytes: UnsafeRawBufferPointer, _ content: PartContent) {
        let attachment = content.isAttachment ? Surface.Kind.attachment(content.fileNameText) : nil
        let charset = content.type.charset
        switch content.type.media {
        case .html: addHTML(attachment ?? .html, bytes, charset: charset)
        case .amp: addHTML(attachment ?? .amp, bytes, charset: charset)
        case .calendar: addCalendar(bytes, charset: charset)
        default: addText(attachment ?? .text, bytes, charset: charset)
        }
    }

    mutating func addText(_ kind: Surface.Kind, _ bytes: UnsafeRawBufferPointer, charset: Charset?) {
        var map = newMap
        let (text, problem) = (charset ?? .ascii).utf8(bytes, &map)
        note(problem, in: "text")
        if !text.isEmpty { add(kind, text, from: bytes, [map]) }
    }

    private mutating func addCalendar(_ bytes: UnsafeRawBufferPointer, charset: Charset?) {
        var unfolding = newMap
        var conversion = newMap
        let (text, problem) = CalendarText.unfold(bytes, &unfolding).withUnsafeBytes {
            (charset ?? .ascii).utf8($0, &conversion)
        }
        note(problem, in: "calendar")
        if !text.isEmpty { add(.calendar, text, from: bytes, [unfolding, conversion]) }
    }

    private mutating func addHTML(_ kind: Surface.Kind, _ bytes: UnsafeRawBufferPointer, charset: Charset?) {
        let isAMP = kind == .amp
        let isRecording = recorder != nil
        var conversion = newMap
        let (html, problem) = (charset ?? .ascii).withUTF8(bytes, &conversion) {
            HTMLReader.read($0, isAMP: isAMP, isRecording: isRecording)
        }
        note(problem, in: "html")
        if !html.text.isEmpty {
            add(kind, html.text, regions: html.regions, from: bytes, [conversion, html.textMap])
        }
        for attribute in HTMLAttribute.allCases {
            let lines = html.attributes[attribute.index]
            guard lines.count > 0 else { continue }
            add(
                .attribute(attribute.rawValue), lines.text, regions: lines.regions, from: bytes,
                [conversion, lines.map])
        }
        if !html.structuredData.isEmpty {
            add(.structuredData, html.structuredData, from: bytes, [conversion, html.structuredDataMap])
        }
    }
}
