using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>
/// Runs the operators of a page's content streams (PDF 32000-1, annex A) and collects the glyphs and the other marks.
/// Unknown operators and missing resources are skipped.
/// </summary>
internal sealed class ContentReader
{
    private const int MaxFormDepth = 16;
    private const int MaxStates = 2_000;
    private const int MaxOperands = 1_000;

    private readonly PdfObjects _objects;
    private readonly PdfFontReader _fonts;
    private readonly PdfLayers _layers;
    private readonly Func<int, string?> _textOfContent;
    private readonly Stack<GraphicsState> _states = new();
    private readonly MarkedContent _marked = new();
    private readonly TextPainter _text;
    private readonly PathBuilder _path = new();
    private readonly HashSet<IToken> _forms = [];
    private readonly List<DictionaryToken?> _resources = [];
    private GraphicsState _state = new();

    /// <param name="textOfContent">Replacement text of marked content by its id; null for none.</param>
    public ContentReader(
        PdfObjects objects, PdfFontReader fonts, PdfLayers layers, Func<int, string?> textOfContent)
    {
        (_objects, _fonts, _layers, _textOfContent) = (objects, fonts, layers, textOfContent);
        _text = new(_marked, Marks);
    }

    public IReadOnlyList<PdfGlyph> Glyphs => _text.Glyphs;

    public PageMarks Marks { get; } = new();

    /// <summary>Number of glyphs whose character is unknown.</summary>
    public int Unknown => _text.Unknown;

    /// <summary>Runs a content stream.</summary>
    /// <param name="matrix">From the stream's coordinates to those of the upright page.</param>
    public void Run(byte[] content, DictionaryToken? resources, PdfMatrix matrix, CancellationToken ct)
    {
        var (outer, states, depth) = (_state, _states.Count, _marked.Depth);
        _state = new() { Matrix = matrix };
        _resources.Add(resources);
        Run(content, ct);
        _resources.RemoveAt(_resources.Count - 1);
        Close(outer, states, depth);
    }

    /// <summary>Runs a form, such as the appearance of an annotation.</summary>
    public void RunForm(StreamToken form, PdfMatrix matrix, CancellationToken ct)
    {
        var (outer, states, depth) = (_state, _states.Count, _marked.Depth);
        _state = new() { Matrix = matrix };
        AddBlank();
        Form(form, ct);
        AddBlank();
        Close(outer, states, depth);
    }

    /// <summary>Adds text that no content stream draws.</summary>
    public void Add(string text, double x, double y, double endX, double size)
    {
        AddBlank();
        _text.Add(new(text, x, y, endX, y, size, 1, 0, 0));
        AddBlank();
    }

    // Text of an annotation is a word of its own, even where it touches the page's text.
    private void AddBlank() => _text.Add(new(" ", 0, 0, 0, 0, 1, 1, 0, 0));

    private void Close(GraphicsState outer, int states, int depth)
    {
        while (_marked.Depth > depth)
        {
            EndMarked();
        }

        while (_states.Count > states)
        {
            _states.Pop();
        }

        _state = outer;
    }

    private void Run(byte[] content, CancellationToken ct)
    {
        var lexer = new PdfLexer(content);
        var operands = new List<object>();
        for (var count = 0; lexer.Read() is { } token; count++)
        {
            if ((count & 0xFFF) == 0)
            {
                ct.ThrowIfCancellationRequested();
            }

            if (token is not PdfOperator { Value: var name })
            {
                if (operands.Count < MaxOperands)
                {
                    operands.Add(token);
                }

                continue;
            }

            if (name == "ID")
            {
                lexer.SkipImageData();
                Marks.AddPicture(_state.Matrix.Apply(new PdfBox(0, 0, 1, 1)));
            }
            else if (!_path.Run(name, operands, _state, Marks, Glyphs.Count)
                && !_text.Run(name, new(operands), _state)
                && !RunState(name, new(operands)))
            {
                RunContent(name, new(operands), ct);
            }

            operands.Clear();
        }
    }

    private bool RunState(string name, Operands o)
    {
        switch (name)
        {
            case "q" when _states.Count < MaxStates:
                _states.Push(_state.Copy());
                return true;
            case "Q" when _states.Count > 0:
                _state = _states.Pop();
                return true;
            case "Tf":
                _state.Font = _fonts.Read(Resource("Font", o.Name(0)));
                _state.Size = o.Number(1);
                return true;
            case "cm":
                _state.Matrix = PdfMatrix.Of(o.Numbers()).Then(_state.Matrix);
                return true;
            case "Tc":
                _state.CharacterSpacing = o.Number(0);
                return true;
            case "Tw":
                _state.WordSpacing = o.Number(0);
                return true;
            case "Tz":
                _state.HorizontalScale = o.Number(0) / 100;
                return true;
            case "TL":
                _state.Leading = o.Number(0);
                return true;
            case "Ts":
                _state.Rise = o.Number(0);
                return true;
            case "Tr":
                _state.RenderingMode = (int)o.Number(0);
                return true;
            case "g" or "rg" or "k":
                _state.IsWhite = o.IsWhite(isInk: name == "k");
                return true;
            case "sc" or "scn":
                _state.IsWhite = _state.IsLightSpace && o.IsWhite(isInk: false);
                return true;
            case "cs":
                (_state.IsWhite, _state.IsLightSpace) = (false, IsLightSpace(o.Name(0)));
                return true;
            case "gs":
                SetState(_objects.DictionaryOf(Resource("ExtGState", o.Name(0))));
                return true;
            default:
                return false;
        }
    }

    private void RunContent(string name, Operands o, CancellationToken ct)
    {
        switch (name)
        {
            case "Do":
                Draw(Resource("XObject", o.Name(0)), ct);
                break;
            case "sh":
                Marks.AddArea(_state.Clip, Glyphs.Count, isWhite: false, covers: false);
                break;
            case "BMC":
                _marked.Begin(false, null);
                break;
            case "BDC":
                BeginMarked(o);
                break;
            case "EMC":
                EndMarked();
                break;
            default:
                break;
        }
    }

    // In spaces of light (grey, RGB) the largest values are white; in spaces of ink they are not.
    private bool IsLightSpace(string? name) =>
        name is "DeviceGray" or "DeviceRGB"
        || (_objects.Resolve(Resource("ColorSpace", name)) is ArrayToken space
            && space.Data is [NameToken { Data: "ICCBased" or "CalRGB" or "CalGray" }, ..]);

    private void SetState(DictionaryToken? state)
    {
        if (_objects.Get(state, "Font") is ArrayToken { Length: 2 } font)
        {
            _state.Font = _fonts.Read(font.Data[0]);
            _state.Size = (_objects.Resolve(font.Data[1]) as NumericToken)?.Data ?? _state.Size;
        }

        _state.Alpha = _objects.Number(state, "ca") ?? _state.Alpha;
        if (_objects.Get(state, "BM") is { } blend)
        {
            _state.IsOpaqueBlend = blend is NameToken { Data: "Normal" or "Compatible" };
        }
    }

    private void BeginMarked(Operands o)
    {
        var entry = o.Name(1) is { } name ? Resource("Properties", name) : null;
        var isHidden = o.Name(0) == "OC" && _layers.IsHidden(entry);
        var direct = o.Dictionary(1);
        var named = _objects.DictionaryOf(entry);
        var text = direct?.GetValueOrDefault("ActualText") is byte[] bytes
            ? PdfObjects.TextOf(bytes)
            : _objects.Text(named, "ActualText");
        var id = direct?.GetValueOrDefault("MCID") as double? ?? _objects.Number(named, "MCID");
        _marked.Begin(isHidden, text ?? (id is null ? null : _textOfContent((int)id)));
    }

    private void EndMarked()
    {
        if (_marked.End() is { } glyph && !_marked.IsHidden)
        {
            _text.Add(glyph);
        }
    }

    private void Draw(IToken? entry, CancellationToken ct)
    {
        if (_objects.Resolve(entry) is not StreamToken stream
            || (stream.StreamDictionary.Data.TryGetValue("OC", out var layer) && _layers.IsHidden(layer)))
        {
            return;
        }

        if (_objects.Name(stream.StreamDictionary, "Subtype") == "Image")
        {
            Marks.AddPicture(_state.Matrix.Apply(new PdfBox(0, 0, 1, 1)).Intersect(_state.Clip));
        }
        else if (_forms.Count < MaxFormDepth && _forms.Add(entry!))
        {
            var (outer, states, depth) = (_state, _states.Count, _marked.Depth);
            var position = _text.Position;
            _state = _state.Copy();
            Form(stream, ct);
            Close(outer, states, depth);
            _text.Position = position;
            _forms.Remove(entry!);
        }
    }

    private void Form(StreamToken form, CancellationToken ct)
    {
        var dictionary = form.StreamDictionary;
        _state.Matrix = PdfMatrix.Of(_objects.Numbers(dictionary, "Matrix", 6)).Then(_state.Matrix);
        if (PdfBox.Of(_objects.Numbers(dictionary, "BBox", 4)) is { Width: > 0, Height: > 0 } box)
        {
            _state.Clip = _state.Clip.Intersect(_state.Matrix.Apply(box));
        }

        _resources.Add(_objects.Dictionary(dictionary, "Resources"));
        Run(_objects.Bytes(form), ct);
        _resources.RemoveAt(_resources.Count - 1);
    }

    // A form without the resource uses the one of the content that draws it.
    private IToken? Resource(string kind, string? name)
    {
        for (var i = _resources.Count - 1; name is not null && i >= 0; i--)
        {
            if (_objects.Dictionary(_resources[i], kind)?.Data.TryGetValue(name, out var entry) == true)
            {
                return entry;
            }
        }

        return null;
    }
}
