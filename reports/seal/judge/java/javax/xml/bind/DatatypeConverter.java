package javax.xml.bind;

import java.util.Calendar;
import javax.xml.datatype.DatatypeConfigurationException;
import javax.xml.datatype.DatatypeFactory;

/**
 * The two methods of JAXB's class that PDFBox's preflight calls. Java lost the class in version 11, and
 * Debian's libpdfbox2-java does not depend on its successor.
 *
 * Remake the class file with: javac --release 8 javax/xml/bind/DatatypeConverter.java
 */
public final class DatatypeConverter {
    private DatatypeConverter() {}

    public static int parseInt(String s) {
        return Integer.parseInt(s.trim());
    }

    public static Calendar parseDateTime(String s) {
        try {
            return DatatypeFactory.newInstance().newXMLGregorianCalendar(s.trim()).toGregorianCalendar();
        } catch (DatatypeConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
