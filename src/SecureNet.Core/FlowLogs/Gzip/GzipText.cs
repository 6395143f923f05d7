namespace SecureNet.FlowLogs.Gzip;

/// <summary>Unpacks gzip (RFC 1952), one member or many, and says where the data is wrong or ends too early. What follows the last member and is none is left alone.</summary>
internal sealed class GzipText(Stream stream) : ITextSource
{
    private readonly BitSource _source = new(stream);
    private Inflater? _inflater;
    private bool _isInMember;
    private Exception? _fault;
    private uint _crc;
    private long _length;

    public int Read(byte[] buffer, int at, int limit)
    {
        _inflater ??= new(_source);
        while (true)
        {
            if (_fault is not null) { throw _fault; }
            if (!_isInMember && !BeginMember(_inflater)) { return 0; }
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

    private bool BeginMember(Inflater inflater)
    {
        _source.Ensure(2);
        // Nothing more, or padding.
        if (_source.End - _source.Next < 2 || _source.Bytes[_source.Next] != 0x1F || _source.Bytes[_source.Next + 1] != 0x8B) { return false; }
        _source.Next += 2;
        int method = NextByte(), flags = NextByte();
        if (method != 8 || (flags & 0xE0) != 0) { throw new InvalidDataException("The gzip data is wrong: a header is of no known kind"); }
        for (int i = 0; i < 6; i++) { NextByte(); }
        if ((flags & 4) != 0)
        {
            for (int extra = NextByte() | (NextByte() << 8); extra > 0; extra--) { NextByte(); }
        }

        // The file's name and a comment end with a zero.
        if ((flags & 8) != 0) { while (NextByte() != 0) { } }
        if ((flags & 16) != 0) { while (NextByte() != 0) { } }
        if ((flags & 2) != 0)
        {
            NextByte();
            NextByte();
        }

        inflater.Begin();
        (_isInMember, _crc, _length) = (true, 0, 0);
        return true;
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

        if (crc != _crc || length != (uint)_length) { _fault = new InvalidDataException("The gzip data is wrong: its checksum does not fit"); }
    }

    private byte NextByte()
    {
        _source.Ensure(1);
        return _source.Next < _source.End ? _source.Bytes[_source.Next++] : throw new EndOfStreamException("The gzip data ends too early");
    }
}
