namespace SecureNet.FlowLogs.Gzip;

/// <summary>
/// Unpacks gzip (RFC 1952), one member or many, and says where the data is wrong or ends too early. Only zeros, which some writers fill
/// blocks with, may follow the last member: anything else is a member whose beginning is damaged, and its records
/// would be missing without a word.
/// </summary>
internal sealed class GzipText(Stream stream) : ITextSource
{
    private readonly BitSource _source = new(stream);
    private Inflater? _inflater;
    private bool _isInMember, _hadMember;
    private uint _headerCrc;
    private Exception? _fault;
    private uint _crc;
    private long _length;

    public int Read(byte[] buffer, int at, int limit)
    {
        _inflater ??= new(_source);
        while (true)
        {
            if (_fault is not null) { throw _fault; }
            if (!_isInMember && !TryBeginMember(_inflater)) { return 0; }
            int first = at - (int)Math.Min(Math.Min(at, _length), Inflater.History);
            int end = _inflater.Run(buffer, first, at, limit), read = end - at;
            _crc = Crc32.Append(_crc, buffer.AsSpan(at, read));
            _length += read;
            if (_inflater.Fault is { } fault) { _fault = fault; }
            else if (_inflater.IsDone) { EndMember(); }
            // What came before a fault is given out first.
            if (read > 0) { return read; }
        }
    }

    private bool TryBeginMember(Inflater inflater)
    {
        try { return BeginMember(inflater); }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // Whoever asks again must not go on behind the damage.
            _fault = e;
            throw;
        }
    }

    /// <summary>Reads the header of a member; false where nothing comes any more.</summary>
    private bool BeginMember(Inflater inflater)
    {
        if (_hadMember && IsAtEnd()) { return false; }
        _headerCrc = 0;
        if (HeaderByte() != 0x1F || HeaderByte() != 0x8B)
        {
            throw Wrong(_hadMember ? "what follows a member is neither another one nor zeros" : "it does not begin as gzip does");
        }
        int method = HeaderByte(), flags = HeaderByte();
        if (method != 8 || (flags & 0xE0) != 0) { throw Wrong("a header is of no known kind"); }
        for (int i = 0; i < 6; i++) { HeaderByte(); }
        if ((flags & 4) != 0)
        {
            for (int extra = HeaderByte() | (HeaderByte() << 8); extra > 0; extra--) { HeaderByte(); }
        }

        // The file's name and a comment end with a zero.
        if ((flags & 8) != 0) { while (HeaderByte() != 0) { } }
        if ((flags & 16) != 0) { while (HeaderByte() != 0) { } }
        if ((flags & 2) != 0)
        {
            uint crc = _headerCrc & 0xFFFF;
            if ((NextByte() | ((uint)NextByte() << 8)) != crc) { throw Wrong("the checksum of a header does not fit"); }
        }

        inflater.Begin();
        (_isInMember, _hadMember, _crc, _length) = (true, true, 0, 0);
        return true;
    }

    /// <summary>True where only zeros are left.</summary>
    private bool IsAtEnd()
    {
        bool isPadded = false;
        while (true)
        {
            _source.Ensure(1);
            ReadOnlySpan<byte> left = _source.Bytes.AsSpan(_source.Next, _source.End - _source.Next);
            if (left.IsEmpty) { return true; }
            int zeros = left.IndexOfAnyExcept((byte)0);
            isPadded |= zeros != 0;
            if (zeros < 0) { _source.Next = _source.End; }
            else if (isPadded) { throw Wrong("what follows the zeros behind a member is not the end"); }
            else { return false; }
        }
    }

    private void EndMember()
    {
        _isInMember = false;
        uint crc = 0, length = 0;
        try
        {
            for (int shift = 0; shift < 32; shift += 8) { crc |= (uint)NextByte() << shift; }
            for (int shift = 0; shift < 32; shift += 8) { length |= (uint)NextByte() << shift; }
        }
        catch (EndOfStreamException e)
        {
            _fault = e;
            return;
        }

        if (crc != _crc || length != (uint)_length) { _fault = Wrong("its checksum does not fit"); }
    }

    private byte HeaderByte()
    {
        byte next = NextByte();
        _headerCrc = Crc32.Append(_headerCrc, [next]);
        return next;
    }

    private static InvalidDataException Wrong(string what) => new($"The gzip data is wrong: {what}");

    private byte NextByte()
    {
        _source.Ensure(1);
        return _source.Next < _source.End ? _source.Bytes[_source.Next++] : throw new EndOfStreamException("The gzip data ends too early");
    }
}
